import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ended } from '../../support/child-process.ts';
import { family } from './cpu.ts';

/** How long a started application is left alone before its memory is read, in milliseconds. */
export const settling = 6000;

/**
 * Memory of a process and its descendants in MB, each shared page divided among its users (PSS): an Electron
 * application is several processes that share most of their code.
 */
export function proportionalMegabytes(pid: number): number {
  return family(pid).reduce((total, one) => total + ownKilobytes(one), 0) / 1024;
}

function ownKilobytes(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
  } catch {
    // It ended since it was listed.
    return 0;
  }
}

/** Processes of pages among a process and its descendants. */
export function rendererProcesses(pid: number): number {
  const isRenderer = (one: number): boolean => {
    try {
      return readFileSync(`/proc/${one}/cmdline`, 'latin1').split('\0').includes('--type=renderer');
    } catch {
      return false;
    }
  };
  return family(pid).filter(isRenderer).length;
}

/** Starts an application and reads how soon `opened` came about, and what it takes once it has settled. */
export async function measureApplication(
  command: { executable: string; args: string[] }, env: Record<string, string>, opened: () => Promise<unknown>,
): Promise<{ start: number; memory: number; renderers: number }> {
  const began = performance.now();
  const child = spawn(command.executable, command.args, { env, stdio: 'ignore' });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command.executable} could not be started.`);
  try {
    await opened();
    const start = performance.now() - began;
    await pause(settling);
    return { start, memory: proportionalMegabytes(pid), renderers: rendererProcesses(pid) };
  } finally {
    child.kill('SIGTERM');
    await ended(child, 10_000);
  }
}
