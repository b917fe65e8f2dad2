import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { programName, type LaunchCommand } from './launch-command.ts';

/**
 * Puts the bridge's program, and the script that starts it, into the data folder. Bridges that run meanwhile go on
 * with what they have loaded.
 * @param source the built program
 */
export async function installProgram(source: string, folder: string, { entry, script }: LaunchCommand): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await replaceFile(join(folder, programName), await readFile(source, 'utf8'), 0o600);
  if (script !== null) await replaceFile(entry.command, script, 0o700);
}

/** Replaces a file in one step, unless it holds this text already. */
export async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const current = await readFile(path, 'utf8').catch(() => null);
  if (current === text) return chmod(path, mode);
  const temporary = join(dirname(path), `.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(temporary, text, { mode });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
