import type { AuditEntry } from './audit-entry.ts';

/** What rooms need that have something to record. */
export interface Auditor {
  /** Resolves once the record is on the disk, or the disk has refused it for now. Never rejects. */
  record(entry: AuditEntry): Promise<void>;
  /**
   * For what may happen again and again: the first is recorded, the following ones are counted and recorded together.
   * @param within ms
   */
  note(entry: AuditEntry, within: number): void;
  /** All that was recorded so far is on the disk, or the disk has refused it for now. Never rejects. */
  settled(): Promise<void>;
}

/** Records nothing; for tests. */
export const silentAuditor: Auditor = {
  record: () => Promise.resolve(),
  note: () => undefined,
  settled: () => Promise.resolve(),
};
