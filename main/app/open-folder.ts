import { mkdir } from 'node:fs/promises';
import { shell } from 'electron';
import { GatehouseError } from '../errors/index.ts';

/**
 * Shows a folder of Gatehouse's own in the file manager; it is made where it is missing.
 * @throws GatehouseError "folder_not_opened"
 */
export async function openFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  // Electron answers with the reason, and with an empty text where all went well.
  const problem = await shell.openPath(path);
  if (!problem) return;
  throw new GatehouseError('folder_not_opened', 'The folder could not be shown.', {
    status: 409, remedy: `Open it in your file manager: ${path}`, detail: problem,
  });
}
