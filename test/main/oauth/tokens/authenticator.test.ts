import { describe, expect, it, vi } from 'vitest';
import type { Verdict } from '../../../../main/proxies/ports.ts';
import { call, json, refresh, signedIn, type Tokens } from '../client.ts';
import { changeProxy, openHouse, type House } from '../house.ts';

const authorize = (house: House, authorization: string | undefined, proxy = house.proxy): Verdict | Promise<Verdict> =>
  house.server.authenticator.authenticate(proxy, 'http://localhost:9050', authorization, undefined);

const refused = (challenge: RegExp) => ({ ok: false, status: 401, challenge: expect.stringMatching(challenge) });

describe('a call', () => {
  it('with a good token is let in, and from the second time on without waiting', async () => {
    const house = await openHouse();
    const { tokens } = await signedIn(house);
    const first = await authorize(house, `Bearer ${tokens.access_token}`);
    const second = authorize(house, `Bearer ${tokens.access_token}`);
    expect(second).not.toBeInstanceOf(Promise);
    expect(second).toEqual(first);
    expect(first).toMatchObject({
      ok: true,
      principal: {
        id: expect.stringMatching(/^grant:/), kind: 'grant', label: 'Test client', connectionId: expect.any(String),
      },
    });
  });

  it('keeps its identity over a refresh, so that its sessions go on', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const before = await call(house, tokens.access_token);
    const after = await call(house, json<Tokens>(await refresh(house, client, tokens.refresh_token)).access_token);
    expect(after).toEqual(before);
  });

  it('without a token is shown the way, without an error code (RFC 6750 section 3.1)', async () => {
    const house = await openHouse();
    const verdict = await authorize(house, undefined);
    expect(verdict).toMatchObject(refused(/^Bearer resource_metadata="/));
    expect((verdict as { challenge: string }).challenge).not.toContain('error');
  });

  it.each([
    'Bearer', 'Bearer ', 'Bearer x', 'bearer nonsense', 'Basic eDp5', 'Digest x', '', ' ', 'Bearer a b',
    'Bearer a, Bearer b', 'Bearer \u00e9',
  ])(
    'with %j gets a challenge that says so', async (authorization) => {
      const house = await openHouse();
      const verdict = await authorize(house, authorization);
      expect(verdict).toMatchObject(refused(/^Bearer error="invalid_token", resource_metadata="/));
    });

  it('takes the scheme in any case (RFC 9110 section 11.1)', async () => {
    const house = await openHouse();
    const { tokens } = await signedIn(house);
    for (const scheme of ['bearer', 'BEARER', 'Bearer ']) {
      expect(await authorize(house, `${scheme} ${tokens.access_token}`)).toMatchObject({ ok: true });
    }
  });

  it('with the token of another proxy is refused, cached or not', async () => {
    const house = await openHouse();
    const { tokens } = await signedIn(house);
    await authorize(house, `Bearer ${tokens.access_token}`);
    for (const other of [{ ...house.proxy, id: 2, port: 9051 }, { ...house.proxy, id: 2 }]) {
      expect(await authorize(house, `Bearer ${tokens.access_token}`, other)).toMatchObject(refused(/invalid_token/));
    }
  });

  it('is refused at once when its client is deleted, its sign-in removed, or its proxy gone', async () => {
    for (const end of [
      (house: House, clientId: string) => house.server.clients.delete(1, clientId),
      async (house: House) => house.connections.delete((await house.connections.list())[0]?.id ?? ''),
      (house: House) => house.server.proxyDeleted(1),
    ]) {
      const house = await openHouse();
      const { client, tokens } = await signedIn(house);
      expect(await call(house, tokens.access_token)).toMatchObject({ ok: true });
      await end(house, client.client_id);
      expect(await call(house, tokens.access_token)).toMatchObject(refused(/invalid_token/));
    }
  });

  it('is refused when the token has run out, cached or not', async () => {
    const house = await openHouse();
    const { tokens } = await signedIn(house);
    await call(house, tokens.access_token);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_606_000 });
    try {
      expect(await call(house, tokens.access_token)).toMatchObject(refused(/invalid_token/));
    } finally {
      vi.useRealTimers();
    }
  });

  it('is let in without a token only where OAuth is visibly off', async () => {
    const house = await openHouse();
    await changeProxy(house, { oauth_proxy_enabled: false });
    expect(await authorize(
      house, undefined, { ...house.proxy, oauth_proxy_enabled: false }
    )).toMatchObject({ ok: true, principal: { kind: 'anonymous' } });
  });

  it('remembers a bounded number of tokens, and still knows one that it has forgotten', async () => {
    const house = await openHouse();
    const { tokens } = await signedIn(house);
    // Each spelling of the header is remembered by itself.
    for (let spaces = 1; spaces <= 1001; spaces += 1) await authorize(
      house, `Bearer${' '.repeat(spaces)}${tokens.access_token}`
    );
    expect(authorize(house, `Bearer${' '.repeat(1001)}${tokens.access_token}`)).not.toBeInstanceOf(Promise);
    const forgotten = authorize(house, `Bearer ${tokens.access_token}`);
    expect(forgotten).toBeInstanceOf(Promise);
    expect(await forgotten).toMatchObject({ ok: true });
  });
});

describe('what goes on to the MCP server', () => {
  it('is the token of the provider, never that of the client', async () => {
    const house = await openHouse();
    const { tokens } = await signedIn(house);
    const verdict = await call(house, tokens.access_token);
    if (!verdict.ok) throw new Error('refused');
    const injected = house.server.credentials.authorizationFor(house.proxy, 'http://localhost:9050', verdict.principal);
    expect(injected).toMatchObject({ kind: 'inject', header: expect.stringMatching(/^Bearer access-[0-9a-f]{16}$/) });
  });

  it('is nothing where the proxy is set so', async () => {
    const house = await openHouse();
    const { tokens } = await signedIn(house);
    const verdict = await call(house, tokens.access_token);
    if (!verdict.ok) throw new Error('refused');
    const proxy = { ...house.proxy, inject_upstream_token: false };
    expect(house.server.credentials.authorizationFor(
      proxy, 'http://localhost:9050', verdict.principal
    )).toEqual({ kind: 'none' });
  });

  it('is the account of the proxy itself for a caller that brings none', async () => {
    const house = await openHouse();
    await signedIn(house);
    const key = { id: 'key:1', kind: 'api_key', label: 'k', grantId: null, connectionId: null } as const;
    expect(house.server.credentials.authorizationFor(
      house.proxy, 'http://localhost:9050', key
    )).toMatchObject({ kind: 'inject' });
  });

  it('is a request to sign in where nobody is', async () => {
    const house = await openHouse();
    const key = { id: 'key:1', kind: 'api_key', label: 'k', grantId: null, connectionId: null } as const;
    expect(house.server.credentials.authorizationFor(
      house.proxy, 'http://localhost:9050', key
    )).toMatchObject({ kind: 'needs_sign_in' });
  });

  it('is a new token after the MCP server refused the old one, fetched once for all callers', async () => {
    const house = await openHouse();
    const { tokens } = await signedIn(house);
    const verdict = await call(house, tokens.access_token);
    if (!verdict.ok) throw new Error('refused');
    const { credentials } = house.server;
    const old = await credentials.authorizationFor(house.proxy, 'http://localhost:9050', verdict.principal);
    if (old.kind !== 'inject') throw new Error(old.kind);
    const renewed = await Promise.all(Array.from({ length: 8 }, () =>
      credentials.refreshAfterRefusal(house.proxy, 'http://localhost:9050', verdict.principal, old.header)));
    expect(house.provider.count('refresh_token')).toBe(1);
    expect(new Set(renewed.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(renewed[0]).not.toEqual(old);
    // Whoever was refused with the old one and comes late gets the new one without another refresh.
    await credentials.refreshAfterRefusal(house.proxy, 'http://localhost:9050', verdict.principal, old.header);
    expect(house.provider.count('refresh_token')).toBe(1);
  });
});
