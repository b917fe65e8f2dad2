import { DamagedContent } from '../file-content.ts';
import type { FileContent } from '../file-content.ts';
import type { JournalRecord } from './journal-record.ts';

type Key = string | number;

/**
 * Brings a content to where the records of its journal take it. It works on the plain data of the file, before any
 * migration: a journal is of the same schema version as the file that it follows.
 * @throws DamagedContent where a record changes a part that is not there
 */
export function replay(content: FileContent, records: readonly JournalRecord[]): FileContent {
  const result: FileContent = { ...content };
  const tables = new Map<string, { nextId: number; records: Map<Key, object> }>();
  for (const { parts } of records) {
    for (const [name, changes] of Object.entries(parts)) {
      if ('value' in changes) {
        result[name] = changes.value;
        continue;
      }
      const table = tables.get(name) ?? openTable(name, content[name], changes.key);
      tables.set(name, table);
      table.nextId = changes.next_id;
      for (const key of changes.delete) table.records.delete(key);
      for (const record of changes.put) table.records.set(keyOf(record, changes.key), record);
    }
  }
  for (const [name, table] of tables) result[name] = { next_id: table.nextId, records: [...table.records.values()] };
  return result;
}

function openTable(name: string, value: unknown, key: string): { nextId: number; records: Map<Key, object> } {
  const { next_id: nextId, records } = (value ?? {}) as { next_id?: number; records?: object[] };
  if (nextId === undefined || !Array.isArray(records)) throw new DamagedContent(`${name} is missing`);
  return { nextId, records: new Map(records.map((record) => [keyOf(record, key), record])) };
}

const keyOf = (record: object, key: string): Key => (record as Record<string, Key>)[key] as Key;
