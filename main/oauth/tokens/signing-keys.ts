import {
  createPrivateKey, createPublicKey, generateKeyPair, randomBytes, type JsonWebKey, type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { isGatehouseError } from '../../errors/index.ts';
import type { Logger } from '../../log/logger.ts';
import type { SigningKeyRecord } from '../../store/records.ts';
import type { Stores } from '../../store/stores.ts';

export interface SigningKey {
  kid: string;
  key: KeyObject;
}

/** A key signs for this long, in ms. */
const signsFor = 90 * 24 * 60 * 60_000;
/** A retired key verifies for this long, in ms: longer than any access token lives. */
const keptAfterRetirement = 2 * 24 * 60 * 60_000;

/**
 * ES256 keys that sign access tokens. Private keys live in the keychain, public ones in the store: where the keychain
 * is out of reach a new key signs, and what earlier keys signed stays valid.
 */
export class SigningKeys {
  readonly #stores: Pick<Stores, 'signingKeys' | 'secrets'>;
  readonly #log: Logger;
  readonly #verifiers = new Map<string, KeyObject>();
  readonly #public = new Map<string, JWK>();
  #signer: SigningKey;

  private constructor(stores: Pick<Stores, 'signingKeys' | 'secrets'>, log: Logger, signer: SigningKey) {
    this.#stores = stores;
    this.#log = log;
    this.#signer = signer;
  }

  static async open(stores: Pick<Stores, 'signingKeys' | 'secrets'>, log: Logger): Promise<SigningKeys> {
    const records = (await stores.signingKeys.list()).sort((a, b) => b.created_at - a.created_at);
    const current = records.find((record) => record.retired_at === null);
    const signer = (current && (await loadSigner(stores, current))) ?? (await createKey(stores));
    const keys = new SigningKeys(stores, log, signer);
    if (current && current.kid !== signer.kid) await keys.#retire(current.kid);
    await keys.#reload();
    return keys;
  }

  signer(): SigningKey {
    return this.#signer;
  }

  verifier(kid: string): KeyObject | undefined {
    return this.#verifiers.get(kid);
  }

  /** RFC 7517 section 5. */
  jwks(): { keys: JWK[] } {
    return { keys: [...this.#public.values()] };
  }

  /** A new key signs from now on; the old one verifies until its tokens are dead. */
  async rotate(): Promise<void> {
    const old = this.#signer.kid;
    this.#signer = await createKey(this.#stores);
    await this.#retire(old);
    await this.#reload();
    this.#log.info('signing key rotated', { kid: this.#signer.kid });
  }

  /** Rotates a key that has signed for three months. @param now epoch ms */
  async rotateIfOld(now: number): Promise<void> {
    const record = await this.#stores.signingKeys.get(this.#signer.kid);
    if (record && now - record.created_at > signsFor) await this.rotate();
  }

  async #retire(kid: string): Promise<void> {
    const now = Date.now();
    await this.#stores.signingKeys.update(kid, (record) => ({ ...record, retired_at: now, expires_at: now + keptAfterRetirement }));
  }

  async #reload(): Promise<void> {
    this.#verifiers.clear();
    this.#public.clear();
    for (const record of await this.#stores.signingKeys.list()) {
      if (record.expires_at !== null && record.expires_at < Date.now()) {
        await this.#stores.signingKeys.delete(record.kid);
        await this.#stores.secrets.delete(record.private_key_ref);
        continue;
      }
      this.#verifiers.set(record.kid, createPublicKey({ key: record.public_jwk as JsonWebKey, format: 'jwk' }));
      this.#public.set(record.kid, record.public_jwk);
    }
  }
}

async function loadSigner(stores: Pick<Stores, 'secrets'>, record: SigningKeyRecord): Promise<SigningKey | undefined> {
  try {
    const jwk = await stores.secrets.get(record.private_key_ref);
    if (jwk === undefined) return undefined;
    return { kid: record.kid, key: createPrivateKey({ key: JSON.parse(jwk) as JsonWebKey, format: 'jwk' }) };
  } catch (error) {
    if (isGatehouseError(error) && error.code === 'secret_unavailable') return undefined;
    throw error;
  }
}

async function createKey(stores: Pick<Stores, 'signingKeys' | 'secrets'>): Promise<SigningKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const kid = randomBytes(9).toString('base64url');
  const ref = `signing-key/${kid}`;
  await stores.secrets.set(ref, JSON.stringify(privateKey.export({ format: 'jwk' })));
  await stores.signingKeys.put({
    kid,
    public_jwk: { ...publicKey.export({ format: 'jwk' }) as JWK, kid, use: 'sig', alg: 'ES256' },
    private_key_ref: ref,
    created_at: Date.now(),
    retired_at: null,
    expires_at: null,
  });
  return { kid, key: privateKey };
}
