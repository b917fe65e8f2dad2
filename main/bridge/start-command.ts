import { lastingExecutable } from './launch-command.ts';
import type { Runtime } from './runtime.ts';

/** How a bridge starts Gatehouse. */
export interface StartCommand {
  command: string;
  args: string[];
  /** Set beside what the app gives its bridges. */
  env: Record<string, string>;
}

/** Apps give the programs they start little of their environment; without these there is no window, and no keychain. */
const needed = [
  'PATH', 'HOME', 'LANG', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR',
  'XDG_CURRENT_DESKTOP', 'XDG_SESSION_TYPE', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'GATEHOUSE_DATA_DIR', 'GATEHOUSE_PORT',
  'GATEHOUSE_SECRETS', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE',
];

/** Decides how a bridge starts this same Gatehouse, in the tray and without a window. */
export function startCommand(runtime: Runtime): StartCommand {
  const { platform, isElectron, program, env } = runtime;
  const kept = Object.fromEntries(needed.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  const executable = lastingExecutable(runtime);
  const own = program === null ? [] : [program];
  if (!isElectron) return { command: executable, args: own, env: kept };
  const bundle = /^.*?\.app(?=\/Contents\/MacOS\/)/.exec(executable)?.[0];
  if (platform === 'darwin' && bundle !== undefined && program === null) {
    // By way of the system: else Gatehouse would count as a part of the app that the bridge belongs to.
    return { command: '/usr/bin/open', args: ['-g', '-j', '-a', bundle, '--args', '--hidden'], env: kept };
  }
  if (platform === 'win32' && program === null) {
    // By way of the shell: a child of an app from the Store would see that app's own copy of AppData. The shell passes
    // no arguments on, so that the window shows.
    return { command: 'explorer.exe', args: [executable], env: kept };
  }
  return { command: executable, args: [...own, '--hidden'], env: kept };
}
