import type { AppDefinition } from '../app.ts';
import { UnreadableConfig } from '../editors/editor.ts';
import { readFileOf, type ReadFile } from '../plan/read-config.ts';
import type { FileView } from './entry-state.ts';

/** What an application's file says; one that cannot be read is a state like others. @param path null: it has none */
export async function viewFile(app: AppDefinition, path: string | null): Promise<ReadFile | FileView> {
  if (!app.file || path === null) return { kind: 'none' };
  try {
    return await readFileOf(app, path);
  } catch (error) {
    if (!(error instanceof UnreadableConfig)) throw error;
    return { kind: 'unreadable', reason: error.message, line: error.line };
  }
}
