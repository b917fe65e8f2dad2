import { join } from 'node:path';
import { GatehouseError, isGatehouseError } from '../errors/index.ts';
import { mkdir } from '../store/at-once.ts';
import { takeProcessLock, type ProcessLock } from '../store/process-lock.ts';

/**
 * Takes the data folder for this process: one Gatehouse at a time, desktop or headless. What a killed one left behind
 * is recognised and replaced. The folder is made where there is none.
 * @throws GatehouseError "already_running" (409) naming the pid, "data_folder_unusable"
 */
export async function lockDataFolder(dataFolder: string): Promise<ProcessLock> {
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    const lock = await takeProcessLock(join(dataFolder, 'gatehouse.lock'));
    if ('heldBy' in lock) throw alreadyRunning(dataFolder, lock.heldBy.pid);
    return lock;
  } catch (error) {
    throw isGatehouseError(error) ? error : unusable(dataFolder, error);
  }
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
