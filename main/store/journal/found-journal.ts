import { readFileSync } from 'node:fs';
import { systemCode, unreadable } from '../store-errors.ts';
import { readJournal, type JournalContent, type JournalRecord } from './journal-record.ts';

/** A journal as it was found at the start. */
export interface FoundJournal extends JournalContent {
  path: string;
}

/** Those of the journals that are there, in this order. Throws GatehouseError "store_unreadable". */
export function findJournals(paths: readonly string[]): FoundJournal[] {
  return paths.flatMap((path) => {
    try {
      return [{ path, ...readJournal(readFileSync(path)) }];
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw unreadable(path, error);
    }
  });
}

/** The records that follow a state without a gap. Of two with the same number the later one counts. */
export function recordsAfter(sequence: number, journals: readonly FoundJournal[]): JournalRecord[] {
  const bySequence = new Map(journals.flatMap(({ records }) => records).map((record) => [record.sequence, record]));
  const following: JournalRecord[] = [];
  for (let next = bySequence.get(sequence + 1); next; next = bySequence.get(next.sequence + 1)) following.push(next);
  return following;
}

/** Those that hold something which did not find its way into the state. */
export const notUsed = (journals: readonly FoundJournal[], sequence: number): FoundJournal[] =>
  journals.filter(({ state, records }) => state === 'damaged' || records.some((record) => record.sequence > sequence));
