import type { AuditRecord } from '../../preload/schema/audit.ts';
import { genesis, linesOf, readLine, type Link } from './chain.ts';
import { removal, type Removal } from './removal.ts';

/** A file of the log. */
export interface Segment {
  name: string;
  bytes: Buffer;
}

export type Verdict =
  | { whole: true; records: number; since: string | null; last: Link | null }
  | {
    whole: false;
    /** Records before the break. */
    records: number;
    since: string | null;
    /** Number of the first record that does not fit or is not there. */
    seq: number;
    file: string;
    reason: Break;
  };

/**
 * "changed": bytes are not those that were written; "missing": records are not there; "cut": the last ones are not
 * there; "beginning": the first ones are not there, and no record tells that they were removed.
 */
export type Break = 'changed' | 'missing' | 'cut' | 'beginning';

/**
 * Reads the whole chain, the oldest file first, and tells where it breaks.
 * @param mark the last record as it was noted apart from the files; null where there is no such note
 */
export async function verifyChain(segments: AsyncIterable<Segment>, mark: Link | null): Promise<Verdict> {
  let first: AuditRecord | null = null;
  let last: Link = genesis;
  let records = 0;
  let firstFile = '';
  let file = '';
  const removals: Removal[] = [];
  const broken = (seq: number, reason: Break, at = file): Verdict =>
    ({ whole: false, records, since: first?.at ?? null, seq, file: at, reason });

  for await (const { name, bytes } of segments) {
    file = name;
    for (const line of linesOf(bytes)) {
      const read = readLine(line);
      if (!read?.sound) return broken(last.seq + 1, 'changed');
      const { record } = read;
      if (first === null) {
        first = record;
        firstFile = name;
      } else if (record.seq > last.seq + 1) {
        return broken(last.seq + 1, 'missing');
      } else if (record.seq !== last.seq + 1 || record.prev !== last.hash) {
        return broken(record.seq, 'changed');
      }
      if (mark?.seq === record.seq && mark.hash !== record.hash) return broken(record.seq, 'changed');
      last = record;
      records += 1;
      const told = removal(record);
      if (told) removals.push(told);
    }
  }
  if (mark && mark.seq > last.seq) return broken(last.seq + 1, 'cut');
  if (first && !beginsWell(first, removals)) return broken(1, 'beginning', firstFile);
  return { whole: true, records, since: first?.at ?? null, last: first ? last : null };
}

/** With the first record of all, or with one after those that a later record says were removed. */
function beginsWell(first: AuditRecord, removals: readonly Removal[]): boolean {
  if (first.seq === 1) return first.prev === genesis.hash;
  return removals.some(({ through }) =>
    (through.seq === first.seq - 1 ? through.hash === first.prev : through.seq > first.seq - 1));
}
