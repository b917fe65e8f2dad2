import { keyOfTarget } from '../../../preload/schema/app-target-key.ts';
import type { Collection } from '../../store/collection.ts';
import type { AppEntryRecord } from '../../store/records.ts';
import { closableReach, heirOf, joinedReach } from '../places/opened-reach.ts';
import type { TargetSource } from '../ports.ts';

interface Settled {
  records: Collection<string, AppEntryRecord>;
  targets: TargetSource;
}

/** What was opened for an entry that goes stays as long as another one needs it, which may close it in its turn. */
export async function settleReach(record: AppEntryRecord, close: boolean, { records, targets }: Settled): Promise<void> {
  const all = await records.list();
  const heir = record.opened && heirOf(record, all);
  if (heir) {
    const opened = joinedReach(heir.opened, record.opened);
    await records.update(heir.id, (current) => ({ ...current, ...(opened ? { opened } : {}) }));
  }
  const target = (await targets.list()).find((one) => keyOfTarget(one.target) === record.target);
  const closable = close && target && closableReach(record, all, target);
  if (closable) await targets.close(target.target, closable);
}
