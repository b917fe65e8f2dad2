import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { silentLogger } from '../../../main/log/logger.ts';
import { openStores } from '../../../main/store/open-stores.ts';
import type { Stores } from '../../../main/store/stores.ts';

/** A data folder of its own, which goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-keys-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Real stores on disk. */
export async function storesIn(folder: string): Promise<Stores> {
  const stores = await openStores(folder, { log: silentLogger, env: { GATEHOUSE_SECRETS: 'vault' }, keytar: null });
  onTestFinished(() => stores.close());
  return stores;
}
