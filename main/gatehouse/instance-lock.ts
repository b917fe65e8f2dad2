import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GatehouseError, isGatehouseError } from '../errors/index.ts';
import { startTimeOf } from './process-start-time.ts';

/** The process that holds a data folder. Pids come again, above all in containers: its start time makes one unique. */
interface Holder {
  pid: number;
  /** As the operating system writes it; null where it doesn't tell. */
  started: string | null;
}

export interface InstanceLock {
  release(): Promise<void>;
}

/**
 * Takes the data folder for this process: one Gatehouse at a time, desktop or headless. What a killed one left behind
 * is recognised and replaced. The folder is made where there is none.
 * @throws GatehouseError "already_running" (409) naming the pid, "data_folder_unusable"
 */
export async function lockDataFolder(dataFolder: string): Promise<InstanceLock> {
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    return await lock(dataFolder);
  } catch (error) {
    throw isGatehouseError(error) ? error : unusable(dataFolder, error);
  }
}

async function lock(dataFolder: string): Promise<InstanceLock> {
  const file = join(dataFolder, 'gatehouse.lock');
  const mine = JSON.stringify({ pid: process.pid, started: await startTimeOf(process.pid) } satisfies Holder);
  while (!(await create(file, mine))) {
    const found = await read(file);
    if (found === undefined) continue;
    const holder = parse(found);
    if (holder && (await isAlive(holder))) throw alreadyRunning(dataFolder, holder.pid);
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
function parse(text: string): Holder | undefined {
  try {
    const { pid, started } = JSON.parse(text) as Partial<Holder>;
    return typeof pid === 'number' ? { pid, started: started ?? null } : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive({ pid, started }: Holder): Promise<boolean> {
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

const alreadyRunning = (dataFolder: string, pid: number): GatehouseError => new GatehouseError(
  'already_running',
  `Gatehouse is running already with the data folder ${dataFolder} (pid ${pid}).`,
  { status: 409, remedy: 'Use that one, stop it first, or set GATEHOUSE_DATA_DIR to another folder.' },
);

const unusable = (dataFolder: string, cause: unknown): GatehouseError => new GatehouseError(
  'data_folder_unusable',
  `Gatehouse cannot use the data folder ${dataFolder}.`,
  { remedy: 'Choose a folder that your user can write to with GATEHOUSE_DATA_DIR.', cause },
);
