import { readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/**
 * Why no window can be shown here, in half a sentence, or undefined where one can. Only Linux is asked: elsewhere a
 * person who is logged in has a display.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>}
 */
export async function displayProblem(platform, env) {
  if (platform !== 'linux' || env.WAYLAND_DISPLAY) return undefined;
  if (!env.DISPLAY) return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  // ":1" is a local X server with a socket of that number; "host:1" is one that we can't ask so cheaply.
  const number = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(env.DISPLAY)?.[1];
  if (number === undefined || await accepts(`/tmp/.X11-unix/X${number}`)) return undefined;
  return `nothing answers on the display ${env.DISPLAY}`;
}

/** @param {string} socketPath */
function accepts(socketPath) {
  return new Promise((settle) => {
    const socket = connect(socketPath);
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
    socket.once('connect', () => socket.destroy());
  });
}

/**
 * Why Chromium's sandbox cannot work for an ordinary user, or undefined where it can. It needs user namespaces, or
 * its helper owned by root with the setuid bit; without both Electron ends itself at start.
 * @param {string} dist folder of the Electron runtime
 * @returns {string | undefined}
 */
export function sandboxProblem(dist) {
  if (process.platform !== 'linux' || isRoot()) return undefined;
  const helper = statSync(join(dist, 'chrome-sandbox'), { throwIfNoEntry: false });
  if (helper?.uid === 0 && (helper.mode & 0o4000) !== 0) return undefined;
  const restricted = readSetting('kernel/apparmor_restrict_unprivileged_userns') === '1'
    || readSetting('kernel/unprivileged_userns_clone') === '0'
    || readSetting('user/max_user_namespaces') === '0';
  if (!restricted) return undefined;
  const path = join(dist, 'chrome-sandbox');
  return `this system allows Electron's sandbox only after "sudo chown root ${path} && sudo chmod 4755 ${path}"`;
}

/** True for the root user of Linux and macOS; Windows has none. */
export const isRoot = () => process.getuid?.() === 0;

/** @param {string} name */
function readSetting(name) {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
