import { randomBytes, scrypt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GatehouseError } from '../../errors/index.ts';
import { writeDurably } from '../durable-write.ts';
import { systemCode, unreadable } from '../store-errors.ts';

export const shortestPassphrase = 16;

/** The passphrase of GATEHOUSE_VAULT_KEY, or null where none is set. Throws "vault_key_short". */
export function passphraseFrom(env: NodeJS.ProcessEnv): string | null {
  const passphrase = env['GATEHOUSE_VAULT_KEY'] ?? '';
  if (passphrase === '') return null;
  if (passphrase.length < shortestPassphrase) {
    throw new GatehouseError('vault_key_short', 'GATEHOUSE_VAULT_KEY is too short to protect the vault.', {
      remedy: `Set it to at least ${shortestPassphrase} characters, such as the output of "openssl rand -base64 32".`,
    });
  }
  return passphrase;
}

/** scrypt (RFC 7914) with N=2^15, r=8, p=1: about a tenth of a second and 32 MB, once per start. 32 bytes. */
export function keyFromPassphrase(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

/** The key in a key file (32 bytes, base64); null where there is no such file or it holds something else. */
export async function readKeyFile(path: string): Promise<Buffer | null> {
  try {
    const key = Buffer.from(await readFile(path, 'utf8'), 'base64');
    return key.length === 32 ? key : null;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw unreadable(path, error);
  }
}

/** Makes a key file (0600) with a random key. */
export async function makeKeyFile(path: string): Promise<Buffer> {
  const key = randomBytes(32);
  await writeDurably(path, `${key.toString('base64')}\n`);
  return key;
}
