import { silentLogger } from '../../../../main/log/logger.ts';
import { openSecretStore, type SecretStoreOptions } from '../../../../main/store/secrets/open-secret-store.ts';
import type { TieredSecretStore } from '../../../../main/store/secrets/tiered-secret-store.ts';

/** The secrets of a folder; every question to a keychain is asked at once, with no pause after a failure. */
export const open = (folder: string, options: Partial<SecretStoreOptions> = {}): Promise<TieredSecretStore> =>
  openSecretStore(folder, {
    log: silentLogger, notify: () => undefined, now: Date.now, env: {}, retryMs: 0, ...options,
  });
