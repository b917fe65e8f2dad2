import type { AppEntryRecord } from '../../store/records.ts';
import { entryChanged } from '../app-errors.ts';
import type { AppDefinition } from '../app.ts';
import { dataAt } from '../editors/data.ts';
import { decodeConfig, encodeConfig } from '../editors/encoding.ts';
import { UnreadableConfig } from '../editors/editor.ts';
import { entryPath, saysNothing, withoutEntry } from '../plan/config-edit.ts';
import { stillHolds } from '../plan/fingerprint.ts';
import type { ReadFile } from '../plan/read-config.ts';

/** A file's content after an undo: "as it is", or null for none. */
export type Content = Buffer | null | 'as it is';

/**
 * What a file is to be once our entry is gone. As long as it is the file that Gatehouse wrote, it is the copy from
 * before; after somebody else's change only the entry goes, and one that it had replaced comes back.
 * @param copy of the file from before; null where there was none or it is lost
 * @throws GatehouseError "app_entry_changed", UnreadableConfig
 */
export function contentWithout(
  app: AppDefinition, record: AppEntryRecord, { found, data, content }: ReadFile, copy: Buffer | null, evenIfChanged: boolean,
): Content {
  if (!app.file) return 'as it is';
  if (found.hash === record.file_hash && (copy !== null || record.backup === null)) return copy;
  const path = entryPath(record.root, record.entry_name);
  const entry = dataAt(data, path);
  if (entry === undefined) return 'as it is';
  if (!evenIfChanged && !stillHolds(record.fingerprint, entry)) throw entryChanged(app.name, record.entry_name);
  const former = record.replaced && copy ? formerEntry(app, record, copy) : null;
  const { root, entry_name: name, made, input_id: inputId } = record;
  const text = withoutEntry(app.file, content.text, { root, name, made, inputId, former });
  // Somebody's comments are a reason to keep it.
  if (record.made_file && saysNothing(app.file.editor.parse(text), root) && !/\/\/|\/\*|#/.test(text)) return null;
  return encodeConfig({ ...content, text });
}

function formerEntry(app: AppDefinition, record: AppEntryRecord, bytes: Buffer): { name: string; copy: string } | null {
  if (!app.file) return null;
  const name = record.replaced_name ?? record.entry_name;
  try {
    const copy = decodeConfig(bytes).text;
    const value = dataAt(app.file.editor.parse(copy), entryPath(record.root, name));
    return value === undefined ? null : { name, copy };
  } catch (error) {
    if (error instanceof UnreadableConfig) return null;
    throw error;
  }
}
