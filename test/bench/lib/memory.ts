import { readFileSync } from 'node:fs';
import { family } from './cpu.ts';

/** Memory of processes and their descendants as it stands in physical pages, in KB. NaN off Linux. */
export const residentKilobytes = (pids: readonly number[]): number => sum(pids, 'status', /^VmRSS:\s+(\d+) kB$/m);

/** The same with shared pages counted in parts, so that the processes of a group add up. */
export const proportionalKilobytes = (pids: readonly number[]): number =>
  sum(pids, 'smaps_rollup', /^Pss:\s+(\d+) kB$/m);

function sum(pids: readonly number[], file: string, line: RegExp): number {
  if (pids.length === 0) return NaN;
  return pids.flatMap(family).reduce(
    (total, pid) => total + Number(line.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1] ?? NaN), 0,
  );
}
