import { randomUUID } from 'node:crypto';
import type { AppEntryRecord } from '../../store/records.ts';
import { encodeConfig } from '../editors/encoding.ts';
import { hashOf } from '../files/found-file.ts';
import { joinedReach } from '../places/opened-reach.ts';
import { fingerprintOf, placesOf } from '../plan/fingerprint.ts';
import type { Draft, Plan } from '../plan/plan.ts';
import { keyOfTarget } from '../../../preload/schema/app-target-key.ts';

export interface WrittenFacts {
  apiKeyId: string | null;
  /** The copy of the file from before, null where there was no file. */
  backup: string | null;
  /** Other entries of ours in the same file. */
  beside: readonly AppEntryRecord[];
  /** Epoch milliseconds. */
  now: number;
}

/** What is remembered of an entry that is about to be written. */
export function recordFor(plan: Plan, draft: Draft, { apiKeyId, backup, beside, now }: WrittenFacts): AppEntryRecord {
  const { previous, file } = plan;
  const opened = joinedReach(previous?.opened, plan.left?.opened, plan.opens);
  const written = draft.content && encodeConfig(draft.content);
  // Only a file that nobody else has touched since the copy can be put back as a whole.
  const untouched = !previous || (plan.foreign ? previous.entry_name === plan.name : previous.file_hash === file?.found.hash);
  return {
    id: previous?.id ?? randomUUID(),
    app_id: plan.app.id,
    target: keyOfTarget(plan.target.target),
    target_name: plan.target.name,
    entry_name: plan.name,
    name_chosen: plan.nameChosen,
    door: plan.door === 'snippet' ? 'file' : plan.door,
    path: plan.path ?? '',
    folder: plan.folder,
    root: [...plan.root],
    made: Math.max(draft.made, ...[previous, ...beside].map((one) => one?.made ?? 0)),
    made_file: previous?.made_file ?? ((draft.content !== null && file?.found.bytes === null) || beside.some((one) => one.made_file)),
    host: plan.host,
    ...(opened ? { opened } : {}),
    credential: plan.credential,
    api_key_id: apiKeyId,
    fingerprint: fingerprintOf(draft.entry),
    key_places: plan.credential === 'file' ? [...placesOf(draft.entry, 'uag_')] : [],
    input_id: draft.inputId,
    ...former(plan, backup),
    ...(plan.app.file || plan.stayingName === null ? {} : { former_name: plan.stayingName }),
    file_hash: written && untouched ? hashOf(written) : null,
    written_at: now,
    pending: true,
  };
}

type Former = Pick<AppEntryRecord, 'backup' | 'replaced' | 'replaced_name'>;

/** What an undo brings back: the file from before the first entry, or from before this one took somebody's place. */
function former({ previous, foreign, name }: Plan, backup: string | null): Former {
  if (!previous || foreign) return { backup, replaced: foreign };
  const { replaced, replaced_name: replacedName = previous.entry_name } = previous;
  return { backup: previous.backup, replaced, ...(replaced && replacedName !== name ? { replaced_name: replacedName } : {}) };
}
