import type { AppEntryState } from '../../../preload/schema/apps.ts';
import type { AppEntryRecord } from '../../store/records.ts';
import type { AppDefinition } from '../app.ts';
import type { Data } from '../editors/editor.ts';
import { stillHolds } from '../plan/fingerprint.ts';

/** What an application's file says of one entry. */
export type FileView =
  /** It has none that another program can read: what it was asked to add counts as added. */
  | { kind: 'none' }
  | { kind: 'unreadable'; reason: string; line: number | null }
  | { kind: 'read'; entry: Data | undefined };

export interface StateFacts {
  app: Pick<AppDefinition, 'name' | 'reload'>;
  installed: boolean;
  file: FileView;
  /** What Gatehouse has written; null: nothing. */
  record: Pick<AppEntryRecord, 'fingerprint' | 'entry_name' | 'pending' | 'written_at'> | null;
  /** The entry stands in a file that the application does not read any more. */
  left: boolean;
  /** What it would write now; null: the target is gone. */
  current: boolean | null;
  /** When the application was started, in epoch milliseconds; null: it does not run, or nobody knows. */
  runningSince: number | null;
}

export interface EntryState {
  state: AppEntryState;
  detail: string | null;
  line: number | null;
  awaiting: boolean;
}

/** Where an application stands with one target. */
export function entryState(facts: StateFacts): EntryState {
  const { app, installed, file, record } = facts;
  if (file.kind === 'unreadable') return said('unreadable', file.reason, file.line);
  if (!record) return said(installed ? 'installed' : 'not_installed');
  const name = `"${record.entry_name}"`;
  if (facts.left) return said('out_of_date', `${app.name} has another file now, and does not read the one with ${name} any more.`);
  if (file.kind === 'none') return facts.current === false ? outdated(name) : said('added');
  const { entry } = file;
  if (entry === undefined) {
    if (record.pending) return { ...said('installed', `${app.name} has not confirmed the new server yet.`), awaiting: true };
    return said('changed_by_somebody', `${name} is not in its file any more.`);
  }
  if (!stillHolds(record.fingerprint, entry)) {
    return said('changed_by_somebody', `${name} in its file is not what Gatehouse wrote.`);
  }
  if (facts.current === null) return said('out_of_date', `${name} leads to a proxy that is gone.`);
  if (!facts.current) return outdated(name);
  const restarts = app.reload === 'restart' || app.reload === 'quit_first';
  if (restarts && facts.runningSince !== null && facts.runningSince < record.written_at) {
    return said('needs_restart', `${app.name} has not read its file since.`);
  }
  return said('added');
}

const outdated = (name: string): EntryState => said('out_of_date', `${name} has an old address or name.`);

const said = (state: AppEntryState, detail: string | null = null, line: number | null = null): EntryState =>
  ({ state, detail, line, awaiting: false });
