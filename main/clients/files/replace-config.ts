import { chown, link, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isGatehouseError } from '../../errors/index.ts';
import { takeProcessLock } from '../../store/process-lock.ts';
import { isTemporaryName, replaceFile, syncFolder, temporaryPath, writeAndSync } from '../../store/replace-file.ts';
import { fileBusy, fileChanged, fileReadOnly, fileWriteFailed } from '../app-errors.ts';
import { takeClineLock } from './cline-lock.ts';
import { codeOf, findConfig, hashOf, type FoundFile } from './found-file.ts';
import { obstacleOf } from './obstacle.ts';

/**
 * Gives an application's file a new content, or none, if it still is as it was found. A crash at any moment leaves the
 * old or the new file. Links stay links, mode and owner stay. Of several processes one writes at a time.
 * @throws GatehouseError "app_file_changed", "app_file_busy", "app_file_read_only", "app_file_write_failed"
 */
export async function replaceConfig(found: FoundFile, content: Buffer | null, lockOf?: 'cline'): Promise<void> {
  try {
    await checkWritable(found);
    await mkdir(dirname(found.real), { recursive: true });
    await locked(found, lockOf, () => write(found, content));
  } catch (error) {
    throw isGatehouseError(error) ? error : fileWriteFailed(found.path, codeOf(error), error);
  }
}

/** @throws GatehouseError "app_file_read_only" */
export async function checkWritable(found: FoundFile): Promise<void> {
  const obstacle = await obstacleOf(found);
  if (obstacle) throw fileReadOnly(found.path, obstacle);
}

async function locked(found: FoundFile, lockOf: 'cline' | undefined, work: () => Promise<void>): Promise<void> {
  const lock = await takeProcessLock(join(dirname(found.real), `.${basename(found.real)}.gatehouse-lock`));
  if ('heldBy' in lock) throw fileBusy(found.path, `another Gatehouse (pid ${lock.heldBy.pid})`);
  try {
    const release = lockOf === 'cline' ? await takeClineLock(found.real) : async () => undefined;
    if (!release) throw fileBusy(found.path, 'Cline');
    try {
      await work();
    } finally {
      await release();
    }
  } finally {
    await lock.release();
  }
}

async function write(found: FoundFile, content: Buffer | null): Promise<void> {
  const { path, real } = found;
  await removeLeftovers(real);
  if ((await findConfig(path)).hash !== found.hash) throw fileChanged(path);
  if (content) await put(found, content);
  else await rm(real, { force: true });
  await syncFolder(dirname(real));
  if ((await findConfig(path)).hash !== hashOf(content)) throw fileChanged(path);
}

async function put({ path, real, owner }: FoundFile, content: Buffer): Promise<void> {
  const temporary = temporaryPath(real);
  try {
    await writeAndSync(temporary, content, owner?.mode ?? 0o600);
    if (owner) await chown(temporary, owner.uid, owner.gid).catch(() => undefined);
    if (owner) await replaceFile(temporary, real);
    else await placeNew(temporary, real, path);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Where there was no file, one that somebody makes in this very moment is not overwritten. */
async function placeNew(temporary: string, real: string, path: string): Promise<void> {
  try {
    await link(temporary, real);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw fileChanged(path);
    // Some disks know no second names.
    await replaceFile(temporary, real);
  }
}

/** What a killed Gatehouse left beside the file. The lock is ours, so nobody is writing one now. */
async function removeLeftovers(real: string): Promise<void> {
  const names = await readdir(dirname(real));
  const lock = `.${basename(real)}.gatehouse-lock.`;
  const ours = names.filter((name) =>
    (name.startsWith(`.${basename(real)}.`) && isTemporaryName(name)) || name.startsWith(lock) || name.startsWith(`.${lock}`));
  for (const name of ours) await rm(join(dirname(real), name), { force: true });
}
