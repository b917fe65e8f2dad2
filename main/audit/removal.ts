import type { AuditRecord } from '../../preload/schema/audit.ts';
import type { AuditEntry } from './audit-entry.ts';
import type { Link } from './chain.ts';

/** The oldest records were removed: up to which. */
export interface Removal {
  through: Link;
}

const action = 'audit.pruned';

/** What is written before the oldest records are removed, so that the chain tells of it from then on. */
export const removalEntry = (through: Link, until: string): AuditEntry => ({
  kind: 'gatehouse', action, actor: 'system', detail: { through_seq: through.seq, through_hash: through.hash, until },
});

export function removal({ action: what, detail }: AuditRecord): Removal | null {
  const { through_seq: seq, through_hash: hash } = detail;
  return what === action && typeof seq === 'number' && typeof hash === 'string' ? { through: { seq, hash } } : null;
}
