import { fileUnreadable } from '../app-errors.ts';
import type { AppDefinition } from '../app.ts';
import { decodeConfig, type ConfigText } from '../editors/encoding.ts';
import { UnreadableConfig, type Data } from '../editors/editor.ts';
import { findConfig, type FoundFile } from '../files/found-file.ts';

/** A file with what it says. */
export interface ReadFile {
  found: FoundFile;
  content: ConfigText;
  data: Data;
}

/** @throws UnreadableConfig */
export async function readFileOf({ file }: AppDefinition, path: string): Promise<ReadFile> {
  const found = await findConfig(path);
  const content = decodeConfig(found.bytes ?? Buffer.alloc(0));
  return { found, content, data: file ? file.editor.parse(content.text) : null };
}

/** @throws GatehouseError "app_file_unreadable" */
export const readConfig = (app: AppDefinition, path: string): Promise<ReadFile> =>
  readable(path, () => readFileOf(app, path));

/** Does something with a file's text; what it refuses becomes "app_file_unreadable" with the path. */
export async function readable<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UnreadableConfig ? fileUnreadable(path, error) : error;
  }
}
