import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Core of the program that is measured, and core of everything that drives it. */
export const cores = { measured: 0, driver: 1 } as const;

/** True where programs can be bound to cores: without that, figures swing by a factor of two. */
export const canBind = availableParallelism() > 1 && spawnSync('taskset', ['-p', String(process.pid)]).status === 0;

const bindTo = (core: number): void => {
  if (canBind) spawnSync('taskset', ['-p', '-c', String(core), String(process.pid)]);
};

/** Binds this process to the driver's core. */
export const bindDriver = (): void => bindTo(cores.driver);

export interface Started<T> {
  value: T;
  /** The processes that `start` left running. Empty where the system does not tell (only Linux does). */
  pids: number[];
}

/** Runs `start` so that the programs it starts are bound to the measured core: a process inherits its parent's. */
export async function startMeasured<T>(start: () => Promise<T>): Promise<Started<T>> {
  const before = new Set(childrenOf(process.pid));
  bindTo(cores.measured);
  try {
    const value = await start();
    return { value, pids: childrenOf(process.pid).filter((pid) => !before.has(pid)) };
  } finally {
    bindDriver();
  }
}

/** Direct children. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
