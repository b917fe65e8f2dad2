import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import type { RunningProcess } from '../ports.ts';

/** Ticks of a second in /proc (sysconf(_SC_CLK_TCK)): 100 wherever Node runs. */
const ticksPerSecond = 100;
const timeLimitMs = 5_000;

/** What runs on this computer; nothing where the system doesn't tell in time. */
export async function listProcesses(): Promise<RunningProcess[]> {
  switch (process.platform) {
    case 'linux':
      return fromProc();
    case 'win32':
      return (await output('tasklist', ['/fo', 'csv', '/nh'])).split('\n').flatMap(windowsProcess);
    default:
      return (await output('ps', ['-axo', 'lstart=,comm='])).split('\n').flatMap(bsdProcess);
  }
}

async function fromProc(): Promise<RunningProcess[]> {
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
  return [{ name: stat.slice(stat.indexOf('(') + 1, end), started: (bootSeconds + ticks / ticksPerSecond) * 1000 }];
}

/** A line of ps: the start in 24 characters, then the path of the program. */
export function bsdProcess(line: string): RunningProcess[] {
  const name = posix.basename(line.slice(24).trim());
  const started = Date.parse(line.slice(0, 24));
  return name === '' ? [] : [{ name, started: Number.isNaN(started) ? null : started }];
}

export function windowsProcess(line: string): RunningProcess[] {
  const name = /^"([^"]+)\.exe"/i.exec(line)?.[1];
  return name === undefined ? [] : [{ name, started: null }];
}

function output(file: string, args: string[]): Promise<string> {
  const options = { timeout: timeLimitMs, windowsHide: true, env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 16 * 1024 * 1024 };
  return new Promise((resolve) => execFile(file, args, options, (error, stdout) => resolve(error ? '' : stdout)));
}
