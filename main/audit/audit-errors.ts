import type { AuditState } from '../../preload/schema/audit.ts';
import { GatehouseError } from '../errors/index.ts';
import { systemCode } from '../store/store-errors.ts';
import type { Break, Verdict } from './verify-chain.ts';

const remedies: Record<string, string> = {
  ENOSPC: 'Free some space on the disk.',
  EDQUOT: 'Free some space on the disk.',
  EROFS: 'Make the disk writable.',
  EACCES: 'Give your user the right to write into the folder "audit" in the data folder.',
  EPERM: 'Give your user the right to write into the folder "audit" in the data folder.',
};

/** "audit_unwritable": what happens cannot be recorded now. Nothing else waits for it. */
export const unwritable = (cause: Error): GatehouseError =>
  new GatehouseError('audit_unwritable', 'The audit log cannot be written. What happens is kept in memory meanwhile.', {
    status: 507,
    remedy: `${remedies[systemCode(cause)] ?? 'Look at the disk that holds the data folder.'} Gatehouse then goes on by itself.`,
    cause,
  });

const breaks: Readonly<Record<Break, (seq: number) => string>> = {
  changed: (seq) => `Record ${seq} is not as it was written, or another one stands in its place.`,
  missing: (seq) => `Records from number ${seq} on are missing.`,
  cut: (seq) => `The last records, from number ${seq} on, are missing.`,
  beginning: () => 'The oldest records are missing, and Gatehouse did not remove them.',
};

/** The verdict in words. @param marked whether the mark of the end could be read @param checkedAt ISO 8601 */
export function stateOf(verdict: Verdict, marked: boolean, problem: Error | null, checkedAt: string): AuditState {
  const { records, since } = verdict;
  const facts = { records, since, writing: problem && unwritable(problem).message, checked_at: checkedAt };
  if (!verdict.whole) {
    return {
      ...facts,
      state: 'broken',
      message: `${breaks[verdict.reason](verdict.seq)} Look into audit/${verdict.file || ''} in the data folder.`,
      remedy: 'Somebody or something changed these files. Compare them with a backup; then set them aside and begin a new audit log.',
      broken_at: verdict.seq,
    };
  }
  if (!marked) {
    return {
      ...facts,
      state: 'unknown',
      message: 'The records follow one another without a gap. Whether the last ones are there could not be checked: the keychain does not answer.',
      remedy: 'Unlock the keychain, then check again.',
      broken_at: null,
    };
  }
  return { ...facts, state: 'whole', message: 'Every record is as it was written, and none is missing.', remedy: null, broken_at: null };
}

/** Nothing could be read. @param checkedAt ISO 8601 */
export const unreadableState = (error: unknown, checkedAt: string): AuditState => ({
  state: 'unknown',
  message: `The audit log could not be read${systemCode(error) && ` (${systemCode(error)})`}.`,
  remedy: 'Give your user the right to read the folder "audit" in the data folder.',
  records: 0, since: null, broken_at: null, writing: null, checked_at: checkedAt,
});
