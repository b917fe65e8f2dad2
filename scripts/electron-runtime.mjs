import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { electronStandIn } from './electron-stand-in.mjs';

/**
 * @typedef {{ executable: string, dist: string, version: string, source: 'override' | 'official' | 'stand-in' }} Electron
 * `executable` is what to start, `dist` the folder of the runtime that holds it.
 * @typedef {{ unavailable: string }} Unavailable a reason in one sentence
 */

/** @type {Partial<Record<NodeJS.Platform, string>>} */
const executableNames = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/**
 * The Electron runtime to start: the one that ELECTRON_OVERRIDE_DIST_PATH names, else the one that the pinned npm
 * package fetches on first use. Tests may ask for a stand-in where that download cannot be reached.
 * @param {{ standIn?: boolean }} [options]
 * @returns {Promise<Electron | Unavailable>}
 */
export async function ensureElectron({ standIn = false } = {}) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return probe(override, 'override');
  const official = await officialElectron();
  if (!('unavailable' in official) || !standIn) return official;
  const dist = electronStandIn();
  return typeof dist === 'string' ? probe(dist, 'stand-in') : dist;
}

/** @returns {Promise<Electron | Unavailable>} */
async function officialElectron() {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const dist = join(folder, 'dist');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (installedVersion(dist) === version) return probe(dist, 'official');
  const reachable = await downloadIsReachable();
  if (reachable) console.log(`Fetching the Electron ${version} runtime (about 110 MB, once).`);
  // Tried even when the host doesn't answer: an earlier download may be in Electron's cache.
  const { status } = spawnSync(process.execPath, [join(folder, 'install.js')], {
    stdio: ['ignore', 'ignore', reachable ? 'inherit' : 'ignore'],
    timeout: reachable ? 15 * 60_000 : 30_000,
  });
  if (status === 0 && installedVersion(dist) === version) return probe(dist, 'official');
  return {
    unavailable: reachable
      ? 'the download of the Electron runtime failed'
      : 'the Electron runtime is not installed and its download cannot be reached',
  };
}

/** Any answer will do; a host that refuses answers at once, one that is silent gets five seconds. */
async function downloadIsReachable() {
  const address = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror
    || 'https://github.com/electron/electron/releases/';
  try {
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(5000) });
    return true;
  } catch {
    return false;
  }
}

/** @param {string} dist */
function installedVersion(dist) {
  try {
    return readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return undefined;
  }
}

/**
 * Starts the runtime as plain Node, without a display: proves that its shared libraries are there.
 * @param {string} dist
 * @param {Electron['source']} source
 * @returns {Electron | Unavailable}
 */
function probe(dist, source) {
  const executable = join(dist, executableNames[process.platform] ?? 'electron');
  const { status, stdout, stderr, error } = spawnSync(executable, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, encoding: 'utf8', timeout: 30_000,
  });
  if (status === 0) return { executable, dist, version: stdout.trim(), source };
  const detail = error?.message ?? stderr.trim().split('\n')[0];
  return { unavailable: `the Electron runtime in ${dist} does not start (${detail})` };
}
