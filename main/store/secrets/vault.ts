import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { GatehouseError } from '../../errors/index.ts';
import { Database } from '../database.ts';
import type { DatabaseOptions } from '../database.ts';
import type { SecretRef } from '../records.ts';
import { shapeOf } from '../shape.ts';
import type { StoredDocument } from '../stored-document.ts';
import type { Table } from '../table.ts';
import { seal, unseal } from './seal.ts';
import { keyFromPassphrase, makeKeyFile, readKeyFile } from './vault-key.ts';

export type VaultOptions = Omit<DatabaseOptions, 'file' | 'schema' | 'migrations'> & {
  /** Of GATEHOUSE_VAULT_KEY; null: the key file is used. */
  passphrase: string | null;
};

interface SealedEntry {
  ref: SecretRef;
  sealed: string;
}

/** How the vault's own random key is locked: by a passphrase or by the key file. */
interface Lock {
  source: 'passphrase' | 'key-file';
  salt: string;
  /** The vault's key, sealed with the key of `source`. */
  sealed_key: string;
}

const entryShape = shapeOf<SealedEntry>(z.looseObject({ ref: z.string(), sealed: z.string() }));
const lockShape = shapeOf<Lock | null>(z.looseObject({
  source: z.enum(['passphrase', 'key-file']), salt: z.string(), sealed_key: z.string(),
}).nullable());

const keyContext = 'gatehouse-vault:v1:key';
const entryContext = (ref: SecretRef): string => `gatehouse-vault:v1:entry:${ref}`;

/** Secrets in `vault.json`, each sealed with the vault's key and bound to its name. */
export class Vault {
  readonly #options: VaultOptions;
  readonly #keyFile: string;
  readonly #database: Database;
  readonly #lock: StoredDocument<Lock | null>;
  readonly #entries: Table<SecretRef, SealedEntry>;
  #key: Promise<Buffer> | null = null;

  constructor(options: VaultOptions) {
    this.#options = options;
    this.#keyFile = join(options.folder, 'vault.key');
    this.#database = new Database({ ...options, file: 'vault.json', schema: 1 });
    this.#lock = this.#database.document<Lock | null>('lock', lockShape, null);
    this.#entries = this.#database.table<SecretRef, SealedEntry>('entries', entryShape, (entry) => entry.ref);
  }

  get kind(): 'vault-env-key' | 'vault-file-key' {
    return this.#options.passphrase === null ? 'vault-file-key' : 'vault-env-key';
  }

  load(): Promise<void> {
    return this.#database.load();
  }

  /**
   * Makes sure that the vault can be used. Throws GatehouseError "vault_key_missing" or "vault_key_wrong" and changes
   * nothing then.
   */
  async unlock(): Promise<void> {
    await this.#unlocked();
  }

  async get(ref: SecretRef): Promise<string | undefined> {
    const entry = await this.#entries.get(ref);
    if (!entry) return undefined;
    const key = await this.#unlocked();
    try {
      return unseal(key, entry.sealed, entryContext(ref)).toString();
    } catch (cause) {
      throw wrongKey('A secret in vault.json was changed from outside and does not open.', cause);
    }
  }

  async set(ref: SecretRef, value: string): Promise<void> {
    const key = await this.#unlocked();
    await this.#entries.put({ ref, sealed: seal(key, Buffer.from(value), entryContext(ref)) });
  }

  async delete(ref: SecretRef): Promise<void> {
    await this.#entries.delete(ref);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  #unlocked(): Promise<Buffer> {
    this.#key ??= this.#open().catch((error: unknown) => {
      this.#key = null;
      throw error;
    });
    return this.#key;
  }

  async #open(): Promise<Buffer> {
    const lock = await this.#lock.get();
    if (lock === null) {
      const key = randomBytes(32);
      await this.#close(key);
      return key;
    }
    const key = openLock(lock, await this.#outerKey(lock));
    if (lock.source === 'key-file' && this.#options.passphrase !== null) await this.#moveToPassphrase(key);
    return key;
  }

  async #outerKey(lock: Lock): Promise<Buffer> {
    const { passphrase } = this.#options;
    if (lock.source === 'passphrase') {
      if (passphrase === null) {
        throw missingKey('The vault is locked with a passphrase.', 'Set GATEHOUSE_VAULT_KEY to the value that it had before');
      }
      return keyFromPassphrase(passphrase, Buffer.from(lock.salt, 'base64'));
    }
    const key = await readKeyFile(this.#keyFile);
    if (key === null) throw missingKey(`The key of the vault, ${this.#keyFile}, is gone.`, 'Put this file back from a backup');
    return key;
  }

  async #close(key: Buffer): Promise<void> {
    const { passphrase } = this.#options;
    const salt = randomBytes(16);
    const outer = passphrase === null
      ? await readKeyFile(this.#keyFile) ?? await makeKeyFile(this.#keyFile)
      : await keyFromPassphrase(passphrase, salt);
    await this.#lock.update(() => ({
      source: passphrase === null ? 'key-file' : 'passphrase',
      salt: salt.toString('base64'),
      sealed_key: seal(outer, key, keyContext),
    }));
  }

  /** The second write takes the old lock out of the copy of vault.json too; only then may its key go. */
  async #moveToPassphrase(key: Buffer): Promise<void> {
    await this.#close(key);
    await this.#close(key);
    await rm(this.#keyFile, { force: true });
    this.#options.log.info('The vault is now locked with GATEHOUSE_VAULT_KEY; its key file was removed.');
  }
}

function openLock(lock: Lock, outer: Buffer): Buffer {
  try {
    return unseal(outer, lock.sealed_key, keyContext);
  } catch (cause) {
    const name = lock.source === 'passphrase' ? 'GATEHOUSE_VAULT_KEY' : 'The key file vault.key';
    throw wrongKey(`${name} does not open the vault.`, cause);
  }
}

const outOfReach = ', then start Gatehouse again. To give its secrets up and sign in anew, move vault.json away.';

const missingKey = (message: string, remedy: string): GatehouseError =>
  new GatehouseError('vault_key_missing', message, { remedy: `${remedy}${outOfReach}` });

const wrongKey = (message: string, cause: unknown): GatehouseError =>
  new GatehouseError('vault_key_wrong', message, {
    remedy: `Give the vault the key that it was made with${outOfReach}`,
    cause,
  });
