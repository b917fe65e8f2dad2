import { silentLogger } from '../../../main/log/logger.ts';
import { openStores, type OpenStoresOptions } from '../../../main/store/open-stores.ts';
import type { Stores } from '../../../main/store/stores.ts';

/** All stores on a folder, with secrets in a vault that has a key of its own: nothing asks the machine's keychain. */
export const open = (folder: string, options: Partial<OpenStoresOptions> = {}): Promise<Stores> => openStores(folder, {
  log: silentLogger,
  env: { GATEHOUSE_SECRETS: 'vault', GATEHOUSE_VAULT_KEY: 'a passphrase for tests' },
  ...options,
});
