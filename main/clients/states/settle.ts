import type { Collection } from '../../store/collection.ts';
import type { AppEntryRecord } from '../../store/records.ts';
import type { AppDefinition } from '../app.ts';
import { dataAt } from '../editors/data.ts';
import { entryPath } from '../plan/config-edit.ts';
import { stillHolds } from '../plan/fingerprint.ts';
import type { Planner } from '../plan/planner.ts';
import { viewFile } from './view-file.ts';

export interface SettleOptions {
  planner: Planner;
  records: Collection<string, AppEntryRecord>;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Who has not confirmed a link by then has probably said no; one who does later is seen all the same. */
const confirmationMs = 10 * 60_000;

/**
 * What waited for the application, or was cut off by a crash, is settled by what its file shows.
 * @param own the file that the application reads
 * @returns null where nothing came of it
 */
export async function settle(
  app: AppDefinition, record: AppEntryRecord, own: string | null, { planner, records, now }: SettleOptions,
): Promise<AppEntryRecord | null> {
  if (!record.pending) return record;
  const profiles = record.door === 'link' ? await planner.profilesOf(app, own) : [];
  const path = await whereItStands(app, record, [record.path, ...profiles]);
  if (path !== null) return (await records.update(record.id, (current) => settledAt(path, current))) ?? null;
  return record.door === 'link' && now() - record.written_at < confirmationMs ? record : null;
}

/** What it replaced in the file that was meant is still there, where it came into another one. */
const settledAt = (path: string, record: AppEntryRecord): AppEntryRecord =>
  ({ ...record, pending: false, ...(path === record.path ? {} : { path, backup: null, replaced: false }) });

/** In the file that was meant, or in that of the profile whose window took the link. */
async function whereItStands(app: AppDefinition, record: AppEntryRecord, paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const file = await viewFile(app, path);
    const entry = 'data' in file ? dataAt(file.data, entryPath(record.root, record.entry_name)) : undefined;
    if (stillHolds(record.fingerprint, entry)) return path;
  }
  return null;
}
