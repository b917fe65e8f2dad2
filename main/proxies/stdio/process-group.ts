import { execFile, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

const windows = process.platform === 'win32';
const pollMs = 25;

/** Leaders of groups that may still have members, so that nothing outlives us. */
const alive = new Set<number>();
let watchingExit = false;

/**
 * Remembers a child that leads a process group of its own (`detached`). Servers are often started through a launcher,
 * such as npx, and go on when only that one is ended.
 */
export function watchGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  alive.add(child.pid);
  if (watchingExit) return;
  watchingExit = true;
  process.once('exit', () => {
    for (const pid of alive) signalGroup(pid, 'SIGKILL');
  });
}

/**
 * Ends every process of the group: asks first, and after `graceMs` makes sure.
 * @param pid of its leader, which may be gone already
 */
export async function endGroup(pid: number, graceMs: number): Promise<void> {
  if (windows) {
    // Windows has no groups, but can end a process with all that it started.
    await new Promise((resolve) => execFile('taskkill', ['/pid', String(pid), '/T', '/F'], resolve));
  } else if (signalGroup(pid, 'SIGTERM')) {
    const until = performance.now() + graceMs;
    while (signalGroup(pid, 0) && performance.now() < until) await delay(pollMs);
    signalGroup(pid, 'SIGKILL');
  }
  alive.delete(pid);
}

/** False where the group has no members any more. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(windows ? pid : -pid, signal);
  } catch {
    return false;
  }
}
