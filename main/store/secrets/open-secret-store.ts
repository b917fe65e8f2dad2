import type { DatabaseOptions } from '../database.ts';
import { KeychainConnection } from './keychain-connection.ts';
import { vaultIsForced } from './keychain-notice.ts';
import { entryLimit, Keychain } from './keychain.ts';
import { loadKeytar } from './load-keytar.ts';
import type { Keytar } from './load-keytar.ts';
import { openSecretIndex } from './secret-index.ts';
import type { SecretIndex } from './secret-index.ts';
import { TieredSecretStore } from './tiered-secret-store.ts';
import { passphraseFrom } from './vault-key.ts';
import { Vault } from './vault.ts';

export type SecretStoreOptions = Pick<DatabaseOptions, 'log' | 'notify' | 'now' | 'disk'> & {
  /** GATEHOUSE_SECRETS=vault keeps secrets out of the keychain; GATEHOUSE_VAULT_KEY locks the vault. */
  env: NodeJS.ProcessEnv;
  /** Left out: the installed one; null: as if none were installed. */
  keytar?: Keytar | null | undefined;
  /** Longest entry of the keychain in bytes. Left out: the platform's. */
  limitBytes?: number;
  /** How long the start waits for the keychain, in milliseconds. */
  probeTimeoutMs?: number;
  /** How long one question may take afterwards: a person may be typing a password. */
  timeoutMs?: number;
  /** Least time between two attempts to reach a keychain that does not answer. */
  retryMs?: number;
};

/**
 * Opens the secrets of a data folder: tries the keychain and falls back to the vault, saying why in `tier()`. Throws
 * "vault_key_short"; where the vault is needed, "vault_key_missing" or "vault_key_wrong"; and what opening a file
 * throws.
 */
export async function openSecretStore(folder: string, options: SecretStoreOptions): Promise<TieredSecretStore> {
  const passphrase = passphraseFrom(options.env);
  const { log, notify, now, disk } = options;
  const files = { folder, log, notify, now, ...(disk ? { disk } : {}) };
  const index = await openSecretIndex(files);
  const vault = new Vault({ ...files, passphrase });
  await vault.load();
  const connection = connect(index, options);
  const answers = await connection.reach();
  const store = new TieredSecretStore(index, vault, connection, log);
  if (answers) await store.forgetOutdated();
  else await vault.unlock();
  return store;
}

function connect(index: SecretIndex, options: SecretStoreOptions): KeychainConnection {
  const { log, retryMs = 5000 } = options;
  const none = (problem: string): KeychainConnection => new KeychainConnection(null, problem, log, retryMs);
  if (vaultIsForced(options.env)) return none('GATEHOUSE_SECRETS=vault keeps secrets out of the keychain.');
  const keytar = options.keytar === undefined ? load(options) : options.keytar;
  if (!keytar) return none('The keychain cannot be used, because keytar is not installed.');
  const keychain = new Keychain(keytar, {
    service: index.service,
    limitBytes: options.limitBytes ?? entryLimit(process.platform),
    probeTimeoutMs: options.probeTimeoutMs ?? 5000,
    timeoutMs: options.timeoutMs ?? 60_000,
  });
  return new KeychainConnection(keychain, 'The keychain has not been asked yet.', log, retryMs);
}

function load({ log }: SecretStoreOptions): Keytar | null {
  try {
    return loadKeytar();
  } catch (error) {
    log.warn('keytar could not be loaded.', { error });
    return null;
  }
}
