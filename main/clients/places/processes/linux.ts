import { readdir, readFile } from 'node:fs/promises';
import type { RunningProcess } from '../../ports.ts';

/** Ticks of a second in /proc (sysconf(_SC_CLK_TCK)): 100 wherever Node runs. */
const ticksPerSecond = 100;

export async function linuxProcesses(): Promise<RunningProcess[]> {
  const boot = Number(/^btime (\d+)$/m.exec(await readFile('/proc/stat', 'utf8').catch(() => ''))?.[1] ?? 0);
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return found.flatMap((stat) => linuxProcess(stat, boot));
}

/** A line of /proc/{pid}/stat (proc(5)): the name in parentheses, field 22 the start in ticks since boot. */
export function linuxProcess(stat: string, bootSeconds: number): RunningProcess[] {
  const end = stat.lastIndexOf(')');
  const ticks = Number(stat.slice(end + 2).split(' ')[19]);
  if (end === -1 || Number.isNaN(ticks)) return [];
  const started = (bootSeconds + ticks / ticksPerSecond) * 1000;
  return [{ name: stat.slice(stat.indexOf('(') + 1, end), path: null, started }];
}
