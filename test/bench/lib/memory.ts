import { readFileSync } from 'node:fs';
import { family } from './cpu.ts';

/**
 * Memory of processes and their descendants in physical pages (RSS), in KB. NaN off Linux. Proportional figures (PSS)
 * would depend on how many other programs of the same kind happen to run.
 */
export function residentKilobytes(pids: readonly number[]): number {
  if (pids.length === 0) return NaN;
  return pids.flatMap(family).reduce(
    (total, pid) => total + Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]), 0,
  );
}
