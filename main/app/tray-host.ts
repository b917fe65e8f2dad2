import { execFile } from 'node:child_process';

/** Runs a program and gives its output; undefined where it is missing, fails or takes too long. */
type Run = (file: string, args: string[]) => Promise<string | undefined>;

const watcher = 'org.kde.StatusNotifierWatcher';
const bus = 'org.freedesktop.DBus';

/** Three tools that can ask the session bus; desktops ship at least one of them. */
const questions: readonly (readonly [file: string, ...args: string[]])[] = [
  ['gdbus', 'call', '--session', '--dest', bus, '--object-path', '/org/freedesktop/DBus',
    '--method', `${bus}.NameHasOwner`, watcher],
  ['dbus-send', '--session', '--print-reply', `--dest=${bus}`, '/org/freedesktop/DBus',
    `${bus}.NameHasOwner`, `string:${watcher}`],
  ['busctl', '--user', 'call', bus, '/org/freedesktop/DBus', bus, 'NameHasOwner', 's', watcher],
];

/**
 * Whether a tray icon can be seen. macOS and Windows always have a place for it; Linux desktops only where something
 * owns the StatusNotifierWatcher name (GNOME has none by default). Where nobody can tell, the answer is no: a window
 * too much is better than one that cannot be found again.
 */
export async function hasTrayHost(platform: NodeJS.Platform, run: Run = runTool): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (const [file, ...args] of questions) {
    const answer = await run(file, args);
    if (answer !== undefined) return /\btrue\b/.test(answer);
  }
  return false;
}

const runTool: Run = (file, args) =>
  new Promise((resolve) => {
    execFile(file, args, { timeout: 2000 }, (error, stdout) => resolve(error ? undefined : stdout));
  });
