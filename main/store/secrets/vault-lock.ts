import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { GatehouseError } from '../../errors/index.ts';
import type { Logger } from '../../log/logger.ts';
import type { Document } from '../collection.ts';
import { shapeOf } from '../shape.ts';
import { seal, unseal } from './seal.ts';
import { keyFromPassphrase, makeKeyFile, readKeyFile } from './vault-key.ts';

/** How the vault's own random key is locked: with a passphrase or with the key file. Stands in vault.json. */
export interface Lock {
  source: 'passphrase' | 'key-file';
  /** Of the passphrase's derivation, base64. */
  salt: string;
  /** The vault's key, sealed with the key of `source`. */
  sealed_key: string;
}

export const lockShape = shapeOf<Lock | null>(() => z.looseObject({
  source: z.enum(['passphrase', 'key-file']), salt: z.string(), sealed_key: z.string(),
}).nullable());

export interface VaultLockOptions {
  lock: Document<Lock | null>;
  /** Of GATEHOUSE_VAULT_KEY; null: the key file is used. */
  passphrase: string | null;
  keyFile: string;
  log: Logger;
}

const context = 'gatehouse-vault:v1:key';

/**
 * The vault's key (32 bytes); made and locked on first use. A vault with a key file moves to the passphrase as soon as
 * there is one. Throws GatehouseError "vault_key_missing" or "vault_key_wrong" and changes nothing then.
 */
export async function unlockVault(options: VaultLockOptions): Promise<Buffer> {
  const lock = await options.lock.get();
  if (lock === null) {
    const key = randomBytes(32);
    await fitLock(key, options);
    return key;
  }
  const key = openLock(lock, await outerKey(lock, options));
  if (lock.source === 'key-file' && options.passphrase !== null) await moveToPassphrase(key, options);
  return key;
}

function openLock(lock: Lock, outer: Buffer): Buffer {
  try {
    return unseal(outer, lock.sealed_key, context);
  } catch (cause) {
    const name = lock.source === 'passphrase' ? 'GATEHOUSE_VAULT_KEY' : 'The key file vault.key';
    throw wrongKey(`${name} does not open the vault.`, cause);
  }
}

async function outerKey(lock: Lock, { passphrase, keyFile }: VaultLockOptions): Promise<Buffer> {
  if (lock.source === 'key-file') {
    const key = await readKeyFile(keyFile);
    if (key) return key;
    throw missingKey(`The key of the vault, ${keyFile}, is gone.`, 'Put this file back from a backup');
  }
  if (passphrase !== null) return keyFromPassphrase(passphrase, Buffer.from(lock.salt, 'base64'));
  throw missingKey(
    'The vault is locked with a passphrase, and GATEHOUSE_VAULT_KEY is not set.',
    'Set GATEHOUSE_VAULT_KEY to the value that it had before',
  );
}

async function fitLock(key: Buffer, { lock, passphrase, keyFile }: VaultLockOptions): Promise<void> {
  const salt = randomBytes(16);
  const outer = passphrase === null
    ? await readKeyFile(keyFile) ?? await makeKeyFile(keyFile)
    : await keyFromPassphrase(passphrase, salt);
  await lock.update(() => ({
    source: passphrase === null ? 'key-file' : 'passphrase',
    salt: salt.toString('base64'),
    sealed_key: seal(outer, key, context),
  }));
}

async function moveToPassphrase(key: Buffer, options: VaultLockOptions): Promise<void> {
  // The second write takes the old lock out of the copy of vault.json too; only then may its key go.
  await fitLock(key, options);
  await fitLock(key, options);
  await rm(options.keyFile, { force: true });
  options.log.info('The vault is now locked with GATEHOUSE_VAULT_KEY; its key file was removed.');
}

const restart = ', then start Gatehouse again. To give its secrets up and sign in anew, move vault.json away.';

const missingKey = (message: string, remedy: string): GatehouseError =>
  new GatehouseError('vault_key_missing', message, { remedy: `${remedy}${restart}` });

/** "vault_key_wrong": a key does not open what it should. */
export const wrongKey = (message: string, cause: unknown): GatehouseError =>
  new GatehouseError('vault_key_wrong', message, {
    remedy: `Give the vault the key that it was made with${restart}`,
    cause,
  });
