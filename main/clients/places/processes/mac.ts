import { posix } from 'node:path';
import type { RunningProcess } from '../../ports.ts';
import { outputOf } from './output-of.ts';

export async function macProcesses(): Promise<RunningProcess[]> {
  const output = await outputOf('ps', ['-axo', 'lstart=,comm=']);
  return output?.toString('utf8').split('\n').flatMap(macProcess) ?? [];
}

/** A line of ps: the start in 24 characters, then the path of the program. */
export function macProcess(line: string): RunningProcess[] {
  const path = line.slice(24).trim();
  const name = posix.basename(path);
  const started = Date.parse(line.slice(0, 24));
  if (name === '') return [];
  return [{ name, path: path.startsWith('/') ? path : null, started: Number.isNaN(started) ? null : started }];
}
