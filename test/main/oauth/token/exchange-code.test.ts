import { describe, expect, it, vi } from 'vitest';
import type { ClientRecord } from '../../../../main/store/records.ts';
import {
  asked, call, exchange, freshCode, invalidGrant, json, locationOf, pkce, redirectUri, refusal, registered, signIn,
  token, type Tokens,
} from '../client.ts';
import { openHouse } from '../house.ts';

/** A house with a client and an unused code. */
async function withCode(more: Record<string, string> = {}) {
  const house = await openHouse();
  const client = await registered(house);
  const { verifier, challenge } = pkce();
  const code = await freshCode(house, client, challenge, more);
  return { house, client, verifier, code };
}

describe('exchanging a code', () => {
  it('gives an access token that opens the proxy, and always a refresh token and a lifetime', async () => {
    const { house, client, verifier, code } = await withCode();
    const answer = await token(house, exchange(client, code, verifier));
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const tokens = json<Tokens>(answer);
    expect(tokens).toMatchObject({
      token_type: 'Bearer', expires_in: 3600, refresh_token: expect.stringMatching(/^gw_refresh_/),
    });
    expect(await call(house, tokens.access_token)).toMatchObject({
      ok: true, principal: { kind: 'grant', label: 'Test client' },
    });
  });

  it('keeps neither the code nor a token of ours in the data folder', async () => {
    const { house, client, verifier, code } = await withCode();
    const tokens = json<Tokens>(await token(house, exchange(client, code, verifier)));
    const kept = JSON.stringify([
      await house.stores.grants.list(), await house.stores.clients.list(), await house.stores.connections.list(),
    ]);
    for (const secret of [code, tokens.access_token, tokens.refresh_token]) expect(kept).not.toContain(secret);
  });

  it('names the lifetime that the proxy is set to', async () => {
    const { house, client, verifier, code } = await withCode();
    await house.stores.proxies.put({ ...house.proxy, token_lifetime_seconds: 120 });
    expect(json<Tokens>(await token(house, exchange(client, code, verifier))).expires_in).toBe(120);
  });

  it('ends what the code gave when it comes a second time (RFC 6749 section 4.1.2)', async () => {
    const { house, client, verifier, code } = await withCode();
    const tokens = json<Tokens>(await token(house, exchange(client, code, verifier)));
    expect(refusal(await token(house, exchange(client, code, verifier)))).toEqual(invalidGrant);
    expect(await call(house, tokens.access_token)).toMatchObject({ ok: false, status: 401 });
    expect((await house.stores.grants.list()).map(({ ended }) => ended?.reason)).toEqual(['code_replay']);
  });

  it('never serves two of two exchanges at once, and keeps no grant of them', async () => {
    const { house, client, verifier, code } = await withCode();
    const answers = await Promise.all([1, 2].map(() => token(house, exchange(client, code, verifier))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    const [served] = answers.filter(({ status }) => status === 200).map((answer) => json<Tokens>(answer));
    expect(await call(house, served?.access_token ?? '')).toMatchObject({ ok: false });
  });

  it('refuses a code after a minute', async () => {
    const { house, client, verifier, code } = await withCode();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    try {
      expect(refusal(await token(house, exchange(client, code, verifier)))).toEqual(invalidGrant);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['another verifier', { code_verifier: pkce().verifier }],
    ['a verifier that is too short', { code_verifier: 'short' }],
    ['the challenge in place of the verifier', {}, true],
    ['another redirect URI', { redirect_uri: 'http://localhost:3119/callback' }],
    ['the redirect URI in another spelling', { redirect_uri: 'http://LOCALHOST:3118/callback' }],
    ['a code that never was', { code: 'x'.repeat(43) }],
  ])('refuses %s', async (_what, fields, useChallenge = false) => {
    const house = await openHouse();
    const client = await registered(house);
    const { verifier, challenge } = pkce();
    const good = exchange(client, await freshCode(house, client, challenge), verifier);
    const answer = await token(house, { ...good, ...(useChallenge ? { code_verifier: challenge } : fields) });
    expect(refusal(answer)).toEqual(invalidGrant);
    expect(await house.stores.grants.list()).toEqual([]);
  });

  it('refuses a request without a verifier', async () => {
    const { house, client, verifier, code } = await withCode();
    const { code_verifier: _left, ...rest } = exchange(client, code, verifier);
    expect(refusal(await token(house, rest))).toEqual(invalidGrant);
  });

  it('refuses a request without the redirect URI that the authorization named (RFC 6749 section 4.1.3)', async () => {
    const { house, client, verifier, code } = await withCode();
    const { redirect_uri: _left, ...rest } = exchange(client, code, verifier);
    expect(refusal(await token(house, rest))).toEqual(invalidGrant);
  });

  it('needs no redirect URI where the authorization named none', async () => {
    const house = await openHouse();
    const client = await registered(house);
    const { verifier, challenge } = pkce();
    const { redirect_uri: _left, ...request } = asked(client, challenge);
    const code = locationOf(await signIn(house, request)).searchParams.get('code') ?? '';
    const { redirect_uri: _too, ...rest } = exchange(client, code, verifier);
    expect((await token(house, rest)).status).toBe(200);
  });

  it('refuses the code of another client, and does not let that client try again', async () => {
    const { house, client, verifier, code } = await withCode();
    const other = await registered(house);
    expect(refusal(await token(house, exchange(other, code, verifier)))).toEqual(invalidGrant);
    expect(refusal(await token(house, exchange(client, code, verifier)))).toEqual(invalidGrant);
  });

  it('refuses the code at another proxy', async () => {
    const { house, client, verifier, code } = await withCode();
    await house.stores.proxies.put({ ...house.proxy, id: 2, name: 'other', port: 9051 });
    const there = {
      ...await house.stores.clients.get(client.client_id) as ClientRecord, client_id: 'gateway_there', proxy_id: 2,
    };
    await house.stores.clients.put(there);
    const answer = await token(house, exchange(there, code, verifier), {}, 2);
    expect(refusal(answer)).toEqual(invalidGrant);
  });

  it.each([
    'http://localhost:9050/mcp', 'http://127.0.0.1:9050/mcp', 'http://[::1]:9050/mcp', 'http://localhost:9050/mcp/',
    'http://localhost:9050',
  ])(
    'accepts the resource %s', async (resource) => {
      const { house, client, verifier, code } = await withCode();
      expect((await token(house, { ...exchange(client, code, verifier), resource })).status).toBe(200);
    });

  it('refuses a resource that is not this proxy, and leaves the code usable', async () => {
    const { house, client, verifier, code } = await withCode();
    const answer = await token(house, { ...exchange(client, code, verifier), resource: 'http://localhost:9051/mcp' });
    expect(refusal(answer)).toEqual({ status: 400, error: 'invalid_target' });
    expect((await token(house, exchange(client, code, verifier))).status).toBe(200);
  });

  it('takes a redirect URI on the port that the client listens on (RFC 8252 section 7.3)', async () => {
    const elsewhere = 'http://localhost:50123/callback';
    const { house, client, verifier, code } = await withCode({ redirect_uri: elsewhere });
    const registeredPort = await token(house, { ...exchange(client, code, verifier), redirect_uri: redirectUri });
    expect(refusal(registeredPort)).toEqual(invalidGrant);
    const again = pkce();
    const second = await freshCode(house, client, again.challenge, { redirect_uri: elsewhere });
    const usedPort = await token(house, { ...exchange(client, second, again.verifier), redirect_uri: elsewhere });
    expect(usedPort.status).toBe(200);
  });
});
