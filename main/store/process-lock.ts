import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { startTimeOf } from './process-start-time.ts';

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

async function create(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
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

/** Of several that find the same stale lock, only those that moved the very file that they judged may go on. */
async function setAside(file: string, judged: string): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}.stale`;
  try {
    await rename(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = await read(aside);
  // A lock that was just made was caught in place of the stale one: give it back unless yet another is there.
  if (moved !== undefined && moved !== judged) await create(file, moved);
  await rm(aside, { force: true });
}
