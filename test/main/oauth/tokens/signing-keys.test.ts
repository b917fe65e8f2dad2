import { describe, expect, it, vi } from 'vitest';
import { GatehouseError } from '../../../../main/errors/index.ts';
import { silentLogger } from '../../../../main/log/logger.ts';
import { mintAccessToken, verifyAccessToken } from '../../../../main/oauth/tokens/access-token.ts';
import { SigningKeys } from '../../../../main/oauth/tokens/signing-keys.ts';
import type { Stores } from '../../../../main/store/stores.ts';
import { proxyRecord } from '../../proxies/harness.ts';
import { grantOf, openKeys } from './keys.ts';

const proxy = proxyRecord({ id: 1, port: 9050, path: '/mcp' });
const mint = async (keys: SigningKeys): Promise<string> =>
  mintAccessToken(keys, grantOf(), '1|alice', 3600).token;

/** The stores, with a keychain that does not answer. */
const locked = (stores: Stores): Pick<Stores, 'signingKeys' | 'secrets'> => ({
  signingKeys: stores.signingKeys,
  secrets: {
    tier: () => stores.secrets.tier(),
    changed: stores.secrets.changed,
    get: () => Promise.reject(new GatehouseError('secret_unavailable', 'The keychain is locked.')),
    set: (ref, value) => stores.secrets.set(ref, value),
    delete: (ref) => stores.secrets.delete(ref),
  },
});

describe('signing keys', () => {
  it('publish the public halves only', async () => {
    const { stores, keys } = await openKeys();
    expect(keys.jwks().keys).toEqual([{
      kty: 'EC', crv: 'P-256', x: expect.any(String), y: expect.any(String), kid: keys.signer().kid, use: 'sig',
      alg: 'ES256',
    }]);
    expect(JSON.stringify(await stores.signingKeys.list())).not.toMatch(/"d":/);
  });

  it('stay the same over a restart', async () => {
    const { stores, keys } = await openKeys();
    const token = await mint(keys);
    const again = await SigningKeys.open(stores, silentLogger);
    expect(again.signer().kid).toBe(keys.signer().kid);
    expect(verifyAccessToken(again, proxy, token)).not.toBeNull();
    expect(verifyAccessToken(keys, proxy, await mint(again))).not.toBeNull();
  });

  it('rotate without a break: the old key verifies, the new one signs, both are published', async () => {
    const { stores, keys } = await openKeys();
    const before = keys.signer().kid;
    const old = await mint(keys);
    await keys.rotate();
    expect(keys.signer().kid).not.toBe(before);
    expect(keys.jwks().keys.map(({ kid }) => kid).sort()).toEqual([before, keys.signer().kid].sort());
    const again = await SigningKeys.open(stores, silentLogger);
    expect(again.signer().kid).toBe(keys.signer().kid);
    for (const open of [keys, again]) {
      expect(verifyAccessToken(open, proxy, old)).not.toBeNull();
      expect(verifyAccessToken(open, proxy, await mint(keys))).not.toBeNull();
    }
  });

  it('forget a retired key, private half too, once all that it signed is dead', async () => {
    const { stores, keys } = await openKeys();
    const old = keys.signer().kid;
    await keys.rotate();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 24 * 60 * 60_000 });
    try {
      const again = await SigningKeys.open(stores, silentLogger);
      expect(again.jwks().keys.map(({ kid }) => kid)).toEqual([keys.signer().kid]);
      expect(await stores.signingKeys.get(old)).toBeUndefined();
      expect(await stores.secrets.get(`signing-key/${old}`)).toBeUndefined();
      expect(await stores.secrets.get(`signing-key/${keys.signer().kid}`)).toBeDefined();
    } finally {
      vi.useRealTimers();
    }
  });

  it('start with a new key while the keychain is locked; what was signed before stays valid', async () => {
    const { stores, keys } = await openKeys();
    const token = await mint(keys);
    const reopened = await SigningKeys.open(locked(stores), silentLogger);
    expect(reopened.signer().kid).not.toBe(keys.signer().kid);
    expect(verifyAccessToken(reopened, proxy, token)).not.toBeNull();
    expect(verifyAccessToken(reopened, proxy, await mint(reopened))).not.toBeNull();
  });
});
