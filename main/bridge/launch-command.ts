import { join } from 'node:path';
import type { Runtime } from './runtime.ts';

/** How an app starts a program, in the words that the apps' configurations share. */
export interface LaunchEntry {
  command: string;
  args: string[];
  env: Record<string, string>;
}

export interface LaunchCommand {
  /** What stands before the path of the bridge's file. */
  entry: LaunchEntry;
  /** A script that Gatehouse keeps up to date at the entry's path; null where the entry needs none. */
  script: string | null;
}

export const programName = 'bridge.cjs';
const scriptName = 'gatehouse-bridge';
/** An app may start many bridges, which mostly wait: they keep memory low rather than use every core. */
export const nodeFlags: readonly string[] = ['--optimize-for-size', '--v8-pool-size=1'];

/**
 * Decides how apps start the bridge, so that what stands in their configuration outlives updates.
 *
 * On macOS and Linux that is a script in the data folder, written anew at each start of Gatehouse: the executable
 * behind it may be one of many versions of Node, an AppImage with the version in its name (whose running executable is
 * a mount that ends with it), or an application that was moved. Windows has no scripts that every app can start; there
 * it is the executable itself, whose path the installer keeps, and where it does change the entry has to be renewed.
 * @param folder the bridge's folder in the data folder
 */
export function launchCommand(runtime: Runtime, folder: string): LaunchCommand {
  const { platform, isElectron } = runtime;
  const program = join(folder, programName);
  const executable = lastingExecutable(runtime);
  const asNode: Record<string, string> = isElectron ? { ELECTRON_RUN_AS_NODE: '1' } : {};
  if (platform === 'win32') return { entry: { command: executable, args: [...nodeFlags, program], env: asNode }, script: null };
  return {
    entry: { command: join(folder, scriptName), args: [], env: {} },
    script: launchScript(executable, program, asNode),
  };
}

/** Of an AppImage the file itself: what runs is a copy that is mounted only while it runs. */
export const lastingExecutable = ({ platform, executable, env }: Runtime): string =>
  (platform === 'linux' && env['APPIMAGE']) || executable;

function launchScript(executable: string, program: string, env: Readonly<Record<string, string>>): string {
  return [
    '#!/bin/sh',
    '# Starts the bridge from an app to Gatehouse. Gatehouse writes this file at each start: changes are lost.',
    `run=${quoted(executable)}`,
    'if [ ! -x "$run" ]; then',
    '  echo "gatehouse-bridge: Gatehouse is no longer at $run. Start Gatehouse, then this app again." >&2',
    '  exit 1',
    'fi',
    ...Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`),
    `exec "$run" ${nodeFlags.join(' ')} ${quoted(program)} "$@"`,
    '',
  ].join('\n');
}

/** As one word of a POSIX shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
