import { join } from 'node:path';
import { GatehouseError } from '../errors/index.ts';
import type { Logger } from '../log/logger.ts';
import { chmod, mkdir, readdir, rm, stat } from './at-once.ts';
import { isTemporaryName } from './replace-file.ts';

/**
 * Makes the data folder, closes it to other users (0700) and removes temporary files that a crash left in it. The
 * caller holds the lock of the folder: nobody else writes there. Throws "data_folder_unusable".
 */
export async function openDataFolder(folder: string, log: Logger): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = await readdir(folder);
    await closeToOthers(folder, names, log);
    for (const name of names.filter(isTemporaryName)) {
      await rm(join(folder, name), { force: true });
      log.info('Removed a temporary file that a crash had left.', { name });
    }
  } catch (error) {
    throw new GatehouseError('data_folder_unusable', `Gatehouse cannot use the data folder ${folder}.`, {
      remedy: 'Choose a folder that your user can write to with GATEHOUSE_DATA_DIR.',
      cause: error,
    });
  }
}

/** A folder with other things in it, such as a home folder named by mistake, is not ours to close. */
async function closeToOthers(folder: string, names: string[], log: Logger): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(folder);
  if ((mode & 0o077) === 0) return;
  if (names.length === 0 || names.includes('settings.json')) {
    await chmod(folder, 0o700);
  } else {
    log.warn('Other users of this computer can look into the data folder.', { folder });
  }
}
