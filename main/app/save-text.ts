import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { app, BrowserWindow, dialog, type WebContents } from 'electron';
import { GatehouseError } from '../errors/index.ts';

/**
 * Writes a file to where the person says, in the system's own dialog.
 * @param name what the dialog proposes; folders in it count for nothing
 * @throws GatehouseError "not_saved" where the person cancels; what writing the file throws
 */
export async function saveText(name: string, content: Buffer, sender: WebContents): Promise<void> {
  const options = { defaultPath: join(app.getPath('documents'), basename(name)) };
  const window = BrowserWindow.fromWebContents(sender);
  const asked = window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options);
  const { canceled, filePath } = await asked;
  if (canceled || !filePath) throw new GatehouseError('not_saved', 'The file was not saved.', { status: 409 });
  await writeFile(filePath, content).catch((cause: unknown) => {
    throw new GatehouseError('not_saved', 'The file could not be saved there.', {
      status: 409, remedy: 'Choose another folder.', cause,
    });
  });
}
