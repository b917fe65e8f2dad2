import { readFileSync } from 'node:fs';
import { childrenOf } from './cores.ts';

/** Clock ticks in a second, as /proc counts them: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** CPU time of processes and their descendants so far, user and system, in microseconds. NaN off Linux. */
export function cpuMicros(pids: readonly number[]): number {
  if (pids.length === 0) return NaN;
  return pids.flatMap(family).reduce((sum, pid) => sum + ownMicros(pid), 0);
}

/** A process and its descendants. */
export const family = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(family)];

function ownMicros(pid: number): number {
  // The name in parentheses may hold anything: the numbers start after it (proc(5)). utime and stime are fields 14, 15.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1e6;
}
