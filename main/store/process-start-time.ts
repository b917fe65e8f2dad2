import { execFile } from 'node:child_process';
import { readFile } from './at-once.ts';

/**
 * When a process started, as the operating system writes it: equal only for the same process. Null for a process that
 * is not there, and on Windows, which has no cheap way to ask.
 */
export async function startTimeOf(pid: number): Promise<string | null> {
  switch (process.platform) {
    case 'win32':
      return null;
    case 'linux':
      return fromProc(pid);
    default:
      return fromPs(pid);
  }
}

/** Clock ticks since boot, from /proc/{pid}/stat (proc(5), field 22). */
async function fromProc(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function fromPs(pid: number): Promise<string | null> {
  const options = { env: { ...process.env, LC_ALL: 'C' }, timeout: 2_000 };
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'lstart=', '-p', String(pid)], options, (error, stdout) => {
      resolve(error ? null : stdout.trim());
    });
  });
}
