import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { link, readFile, rm, stat, writeFile } from './at-once.ts';
import { startTimeOf } from './process-start-time.ts';
import { temporaryPath } from './replace-file.ts';
import { systemCode } from './store-errors.ts';

/** Removing a lock takes no longer, unless the process that does it is no more. */
const abandonedMs = 10_000;

/** The process that holds a lock. Pids come again, above all in containers: its start time makes one unique. */
export interface LockHolder {
  pid: number;
  /** As the operating system writes it; null where it doesn't tell. */
  started: string | null;
}

export interface ProcessLock {
  release(): Promise<void>;
}

/**
 * Takes a lock file for this process, or says who has it. What a killed process left behind is recognised and
 * replaced. Throws the system's error where the folder cannot be written.
 */
export async function takeProcessLock(file: string): Promise<ProcessLock | { heldBy: LockHolder }> {
  const mine = JSON.stringify({ pid: process.pid, started: await startTimeOf(process.pid) } satisfies LockHolder);
  while (!(await create(file, mine))) {
    const found = await read(file);
    if (found === undefined) continue;
    const holder = parse(found);
    if (holder && (await isAlive(holder))) return { heldBy: holder };
    await setAside(file, found);
  }
  return {
    release: async () => {
      if ((await read(file)) === mine) await rm(file, { force: true });
    },
  };
}

/** Under its name the lock is complete from the first moment: an empty one would pass for a torn one. */
async function create(file: string, content: string): Promise<boolean> {
  const draft = temporaryPath(file);
  await writeFile(draft, content, { flag: 'wx', mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    return await createInPlace(file, content);
  } finally {
    await rm(draft, { force: true });
  }
}

/** For disks that know no second names. */
async function createInPlace(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Undefined for a file that a kill or a full disk left empty or torn. */
function parse(text: string): LockHolder | undefined {
  try {
    const { pid, started } = JSON.parse(text) as Partial<LockHolder>;
    return typeof pid === 'number' ? { pid, started: started ?? null } : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive({ pid, started }: LockHolder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, but another user's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = await startTimeOf(pid);
  if (started !== null && now !== null) return now === started;
  // Without start times our own pid in an old lock means that a predecessor had the same number.
  return pid !== process.pid;
}

/**
 * Removes a stale lock. Of several that find it at the same time one makes the second name, which is the right to
 * remove the first; a lock that was made meanwhile has another content and stays.
 */
async function setAside(file: string, judged: string): Promise<void> {
  const aside = `${file}.${createHash('sha256').update(judged).digest('hex').slice(0, 12)}.stale`;
  try {
    await link(file, aside);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return removeAbandoned(aside);
    // Gone already; or a disk that knows no second names, on which two at one moment are not told apart.
    if (systemCode(error) !== 'ENOENT') await rm(file, { force: true });
    return;
  }
  try {
    if ((await read(aside)) === judged) await rm(file, { force: true });
  } finally {
    await rm(aside, { force: true });
  }
}

/** Somebody else is removing the lock, or was killed at it. */
async function removeAbandoned(aside: string): Promise<void> {
  const made = await stat(aside).then(({ ctimeMs }) => ctimeMs, () => null);
  if (made !== null && Date.now() - made > abandonedMs) await rm(aside, { force: true });
  else await delay(10);
}
