import { describe, expect, it } from 'vitest';
import { hashCredential } from '../../../main/keys/credential.ts';
import { KeyRing, type CredentialWish } from '../../../main/keys/key-ring.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { HybridAuthenticator } from '../../../main/oauth/tokens/hybrid-authenticator.ts';
import type { Authenticator, Verdict } from '../../../main/proxies/ports.ts';
import { proxyRecord } from '../proxies/harness.ts';
import { storesIn, temporaryFolder } from './stores.ts';

const origin = 'http://localhost:9050';
const proxy = proxyRecord({ id: 1 });
const oauthPrincipal = { id: 'grant:1', kind: 'grant', label: 'a client', grantId: '1', connectionId: 'c' } as const;

/** The OAuth check behind the keys: lets one token pass, and notes what it was asked. */
class OAuthCheck implements Authenticator {
  readonly asked: (string | undefined)[] = [];

  authenticate(_proxy: typeof proxy, _origin: string, authorization: string | undefined): Verdict {
    this.asked.push(authorization);
    return authorization === 'Bearer good-token'
      ? { ok: true, principal: oauthPrincipal }
      : { ok: false, status: 401, challenge: 'Bearer resource_metadata="x"', message: 'Sign in.' };
  }
}

async function open(wish: Partial<CredentialWish> = {}) {
  const stores = await storesIn(await temporaryFolder());
  const [apiKeys, sessionTokens] = [
    await KeyRing.open('api_key', stores.apiKeys),
    await KeyRing.open('session', stores.sessionTokens),
  ];
  const oauth = new OAuthCheck();
  const full: CredentialWish = {
    name: 'script',
    proxy_ids: null,
    rate_limit_per_minute: null,
    expires_at: null,
    ...wish,
  };
  const [key, session] = [await apiKeys.create(full), await sessionTokens.create(full)];
  const hybrid = new HybridAuthenticator({ apiKeys, sessionTokens, tokens: oauth, log: silentLogger });
  const check = async (authorization?: string, apiKey?: string, at = proxy): Promise<Verdict> =>
    hybrid.authenticate(at, origin, authorization, apiKey);
  return { apiKeys, sessionTokens, oauth, key, session, check };
}

const plain = 'Bearer error="invalid_token"';

describe('keys beside OAuth on one proxy', () => {
  it('opens by X-API-Key', async () => {
    const { check, key, oauth } = await open();
    expect(await check(undefined, key.credential)).toEqual({
      ok: true,
      principal: {
        id: `api_key:${key.record.id}`,
        kind: 'api_key',
        label: 'script',
        grantId: null,
        connectionId: null,
      },
    });
    expect(oauth.asked).toEqual([]);
  });

  it.each(['Bearer', 'bearer', 'ApiKey', 'APIKEY'])('opens by a key in Authorization: %s', async (scheme) => {
    const { check, key, oauth } = await open();
    expect(await check(`${scheme} ${key.credential}`)).toMatchObject({ ok: true, principal: { kind: 'api_key' } });
    expect(oauth.asked).toEqual([]);
  });

  it('opens by a session token, as another kind of caller', async () => {
    const { check, session } = await open();
    expect(await check(`Bearer ${session.credential}`)).toMatchObject({
      ok: true,
      principal: { id: `session:${session.record.id}`, kind: 'session' },
    });
  });

  it('leaves everything else to OAuth', async () => {
    const { check, oauth } = await open();
    expect(await check('Bearer good-token')).toMatchObject({ ok: true, principal: { kind: 'grant' } });
    expect(await check('Bearer other')).toMatchObject({
      ok: false,
      challenge: expect.stringContaining('resource_metadata'),
    });
    expect(await check()).toMatchObject({ ok: false, challenge: expect.stringContaining('resource_metadata') });
    expect(oauth.asked).toEqual(['Bearer good-token', 'Bearer other', undefined]);
  });

  it('takes X-API-Key before Authorization, whichever of the two is good', async () => {
    const { check, key, oauth } = await open();
    expect(await check('Bearer good-token', 'uag_wrong')).toMatchObject({ ok: false, status: 401 });
    expect(await check('Bearer wrong', key.credential)).toMatchObject({ ok: true, principal: { kind: 'api_key' } });
    expect(await check(`Bearer ${key.credential}`, 'uag_wrong')).toMatchObject({ ok: false, status: 401 });
    expect(oauth.asked).toEqual([]);
  });

  it.each([
    ['X-API-Key', undefined, 'uag_wrong'],
    ['an empty X-API-Key', undefined, ''],
    ['X-API-Key with another kind of text', undefined, 'good-token'],
    ['Bearer uag_', 'Bearer uag_wrong', undefined],
    ['ApiKey uag_', 'ApiKey uag_wrong', undefined],
    ['Bearer gw_session_', 'Bearer gw_session_wrong', undefined],
  ])(
    'answers a wrong %s with 401, without a pointer to OAuth, and asks nobody else',
    async (_what, authorization, apiKey) => {
      const { check, oauth } = await open();
      expect(await check(authorization, apiKey)).toEqual({
        ok: false,
        status: 401,
        challenge: plain,
        message: expect.stringContaining('not known'),
      });
      expect(oauth.asked).toEqual([]);
    },
  );

  it('does not take one kind for the other', async () => {
    const { check, key, session } = await open();
    expect(await check(undefined, session.credential)).toMatchObject({ ok: false, status: 401 });
    expect(await check(`Bearer gw_session_${key.credential.slice(4)}`)).toMatchObject({ ok: false, status: 401 });
    expect(await check(`Bearer uag_${session.credential.slice(11)}`)).toMatchObject({ ok: false, status: 401 });
  });

  it('answers a key of another proxy with 403', async () => {
    const { check, key, session } = await open({ proxy_ids: [2] });
    for (const authorization of [`Bearer ${key.credential}`, `Bearer ${session.credential}`]) {
      expect(await check(authorization)).toMatchObject({ ok: false, status: 403, challenge: null });
      expect(await check(authorization, undefined, proxyRecord({ id: 2 }))).toMatchObject({ ok: true });
    }
  });

  it('answers too many calls with 429 and the seconds to wait', async () => {
    const { check, key } = await open({ rate_limit_per_minute: 1 });
    expect(await check(undefined, key.credential)).toMatchObject({ ok: true });
    const refused = await check(undefined, key.credential);
    expect(refused).toMatchObject({ ok: false, status: 429, challenge: null, retryAfter: expect.any(Number) });
    expect(refused.ok ? 0 : refused.retryAfter).toBeGreaterThanOrEqual(1);
  });

  it('says of an expired key that it has expired', async () => {
    const { check, key, session } = await open({ expires_at: Date.now() - 1 });
    for (const { credential } of [key, session]) {
      expect(await check(`Bearer ${credential}`)).toMatchObject({
        ok: false,
        status: 401,
        challenge: plain,
        message: expect.stringContaining('expired'),
      });
    }
  });

  it('refuses a key from the moment it is deleted, though its hash is still at hand', async () => {
    const { check, apiKeys, key } = await open();
    for (let call = 0; call < 3; call += 1) expect(await check(undefined, key.credential)).toMatchObject({ ok: true });
    const deleted = apiKeys.delete(key.record.id);
    expect(await check(undefined, key.credential)).toMatchObject({ ok: false, status: 401 });
    await deleted;
  });

  it('stays right after more wrong keys than it keeps hashes of', async () => {
    const { check, key } = await open();
    for (let guess = 0; guess < 2100; guess += 1) expect((await check(undefined, `uag_${guess}`)).ok).toBe(false);
    expect(await check(undefined, key.credential)).toMatchObject({ ok: true });
  });

  it('answers without waiting', async () => {
    const { apiKeys, sessionTokens, oauth, key } = await open();
    const hybrid = new HybridAuthenticator({ apiKeys, sessionTokens, tokens: oauth, log: silentLogger });
    expect(hybrid.authenticate(proxy, origin, undefined, key.credential)).not.toBeInstanceOf(Promise);
  });

  it('asks for nothing where OAuth is switched off', async () => {
    const { check, oauth } = await open();
    await check(undefined, 'uag_wrong', proxyRecord({ id: 1, oauth_proxy_enabled: false }));
    expect(oauth.asked).toEqual([undefined]);
  });

  it('judges by the hash alone', async () => {
    const { apiKeys, key } = await open();
    expect(apiKeys.judge(key.credential, 1, Date.now())).toMatchObject({ ok: false });
    expect(apiKeys.judge(hashCredential(key.credential), 1, Date.now())).toMatchObject({ ok: true });
  });
});
