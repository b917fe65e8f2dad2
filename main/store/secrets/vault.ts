import { join } from 'node:path';
import { z } from 'zod';
import { Database } from '../database.ts';
import type { DatabaseOptions } from '../database.ts';
import type { SecretRef } from '../records.ts';
import { shapeOf } from '../shape.ts';
import type { Table } from '../table.ts';
import { seal, unseal } from './seal.ts';
import { lockShape, unlockVault, wrongKey } from './vault-lock.ts';
import type { Lock, VaultLockOptions } from './vault-lock.ts';

export type VaultOptions = Omit<DatabaseOptions, 'file' | 'schema' | 'migrations'> & {
  /** Of GATEHOUSE_VAULT_KEY; null: the key file is used. */
  passphrase: string | null;
};

interface SealedEntry {
  ref: SecretRef;
  sealed: string;
}

const entryShape = shapeOf<SealedEntry>(() => z.looseObject({ ref: z.string(), sealed: z.string() }));

const entryContext = (ref: SecretRef): string => `gatehouse-vault:v1:entry:${ref}`;

/** Secrets in `vault.json`, each sealed with the vault's key and bound to its name. */
export class Vault {
  readonly kind: 'vault-env-key' | 'vault-file-key';
  readonly #database: Database;
  readonly #entries: Table<SecretRef, SealedEntry>;
  readonly #lockOptions: VaultLockOptions;
  #key: Promise<Buffer> | null = null;

  constructor(options: VaultOptions) {
    const { folder, log, passphrase } = options;
    this.kind = passphrase === null ? 'vault-file-key' : 'vault-env-key';
    this.#database = new Database({ ...options, file: 'vault.json', schema: 1 });
    const lock = this.#database.document<Lock | null>('lock', lockShape, null);
    this.#entries = this.#database.table('entries', entryShape, 'ref');
    this.#lockOptions = { lock, passphrase, keyFile: join(folder, 'vault.key'), log };
  }

  load(): Promise<void> {
    return this.#database.load();
  }

  /** Makes sure that the vault can be used. Throws what `unlockVault` throws. */
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

  /** A failure is not remembered: the next call tries again. */
  #unlocked(): Promise<Buffer> {
    this.#key ??= unlockVault(this.#lockOptions).catch((error: unknown) => {
      this.#key = null;
      throw error;
    });
    return this.#key;
  }
}
