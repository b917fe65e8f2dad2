import type { AppMended, AppTargetView } from '../../preload/schema/apps.ts';
import { toPublicError } from '../errors/index.ts';
import type { Collection } from '../store/collection.ts';
import type { AppEntryRecord } from '../store/records.ts';
import type { AppDefinition } from './app.ts';
import type { Installer } from './install/installer.ts';
import type { TargetSource } from './ports.ts';
import { keyOfTarget, targetOfKey } from '../../preload/schema/app-target-key.ts';

export interface MenderOptions {
  installer: Installer;
  records: Collection<string, AppEntryRecord>;
  targets: TargetSource;
  /** How an application stands with everything. */
  look(app: AppDefinition): Promise<AppTargetView[]>;
}

/** Renews what is out of date, and takes out entries whose proxies are gone. What fails is told and stays. */
export async function mend(app: AppDefinition, options: MenderOptions): Promise<AppMended> {
  const { installer, records, targets, look } = options;
  const stale = (await look(app)).filter(({ state }) => state === 'out_of_date');
  const there = new Set((await targets.list()).map(({ target }) => keyOfTarget(target)));
  const mended: AppTargetView[] = [];
  const failed: AppMended['failed'] = [];
  for (const row of stale) {
    const record = (await records.list()).find((one) =>
      one.app_id === app.id && one.target === keyOfTarget(row.target) && one.folder === row.folder);
    if (!record) continue;
    try {
      if (there.has(record.target)) {
        await installer.renew(record);
        mended.push(...(await look(app)).filter((now) => keyOfTarget(now.target) === record.target && now.folder === record.folder));
      } else {
        await installer.undo({ app: app.id, target: targetOfKey(record.target), ...(record.folder === null ? {} : { folder: record.folder }) });
        mended.push(takenOut(record));
      }
    } catch (error) {
      const { code, message, details } = toPublicError(error).error;
      failed.push({ app: app.id, target_name: row.target_name, code, message, remedy: details?.remedy ?? null });
    }
  }
  return { mended, failed };
}

/** How it stands with a target once nothing of it is in the application any more. */
export const takenOut = (record: AppEntryRecord): AppTargetView => ({
  target: targetOfKey(record.target),
  target_name: record.target_name,
  state: 'installed',
  detail: null,
  line: null,
  next_step: null,
  entry_name: null,
  door: null,
  credential: null,
  path: null,
  folder: record.folder,
  opened: null,
  awaiting_confirmation: false,
  added_at: null,
});
