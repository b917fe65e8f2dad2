import { describe, expect, it, vi } from 'vitest';
import { reuseGrace } from '../../../../main/oauth/tokens/refresh-tokens.ts';
import * as provider from '../../../support/scripted-provider/behaviours.ts';
import {
  call, invalidClient, invalidGrant, invalidRequest, json, pkce, redirectUri, refresh, refusal, registered, signedIn,
  token, type Tokens,
} from '../client.ts';
import { openHouse, startProvider, temporaryFolder } from '../house.ts';

const tokensOf = async (answer: ReturnType<typeof refresh>): Promise<Tokens> => json<Tokens>(await answer);

/** Runs at a later time of the clock. */
async function later<T>(ms: number, act: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
  try {
    return await act();
  } finally {
    vi.useRealTimers();
  }
}

describe('refreshing', () => {
  it('gives a new access token and a new refresh token', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const renewed = await tokensOf(refresh(house, client, tokens.refresh_token));
    expect(renewed).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
    expect(renewed.access_token).not.toBe(tokens.access_token);
    expect(await call(house, renewed.access_token)).toMatchObject({ ok: true });
  });

  it('does not ask the provider: our tokens live by themselves', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    await refresh(house, client, tokens.refresh_token);
    expect(house.provider.count('refresh_token')).toBe(0);
  });

  it('gives the loser of a race the same successor: eight windows refresh at once', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const renewed = await Promise.all(Array.from(
      { length: 8 }, () => tokensOf(refresh(house, client, tokens.refresh_token))
    ));
    expect(new Set(renewed.map(({ refresh_token: refreshToken }) => refreshToken)).size).toBe(1);
    for (const { access_token: accessToken } of renewed) {
      expect(await call(house, accessToken)).toMatchObject({ ok: true });
    }
    expect((await refresh(house, client, renewed[0]?.refresh_token ?? '')).status).toBe(200);
  });

  it('gives a client that lost the answer the same successor, however late it comes back', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const lost = await tokensOf(refresh(house, client, tokens.refresh_token));
    const again = await later(30 * 24 * 60 * 60_000, () => tokensOf(refresh(house, client, tokens.refresh_token)));
    expect(again.refresh_token).toBe(lost.refresh_token);
  });

  it('still serves the window that is a moment behind the others', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const second = await tokensOf(refresh(house, client, tokens.refresh_token));
    const third = await tokensOf(refresh(house, client, second.refresh_token));
    const behind = await later(reuseGrace - 1000, () => tokensOf(refresh(house, client, tokens.refresh_token)));
    expect(behind.refresh_token).toBe(third.refresh_token);
  });

  it('ends the grant when an old token comes after its successor was used (RFC 9700 section 4.14.2)', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const second = await tokensOf(refresh(house, client, tokens.refresh_token));
    const third = await tokensOf(refresh(house, client, second.refresh_token));
    const reuse = await later(reuseGrace + 1000, () => refresh(house, client, tokens.refresh_token));
    expect(refusal(reuse)).toEqual(invalidGrant);
    expect(refusal(await refresh(house, client, third.refresh_token))).toEqual(invalidGrant);
    expect(await call(house, third.access_token)).toMatchObject({ ok: false, status: 401 });
    expect(house.logged.find(({ message }) => message.includes('came again'))?.fields).toMatchObject({
      generation: 1, current: 3,
    });
  });

  it('ends it at once for a token that is further behind than any race could be', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    let newest = tokens.refresh_token;
    for (let i = 0; i < 3; i += 1) newest = (await tokensOf(refresh(house, client, newest))).refresh_token;
    expect(refusal(await refresh(house, client, tokens.refresh_token))).toEqual(invalidGrant);
    expect(refusal(await refresh(house, client, newest))).toEqual(invalidGrant);
  });

  it('survives a restart', async () => {
    const folder = await temporaryFolder();
    const scripted = await startProvider();
    const before = await openHouse({ folder, provider: scripted });
    const { client, tokens } = await signedIn(before);
    const lost = await tokensOf(refresh(before, client, tokens.refresh_token));
    await before.stores.close();
    const after = await openHouse({ folder, provider: scripted });
    expect(await call(after, lost.access_token)).toMatchObject({ ok: true });
    const again = await tokensOf(refresh(after, client, tokens.refresh_token));
    expect(again.refresh_token).toBe(lost.refresh_token);
  });

  it('does not end a grant for a forged token', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const [head = ''] = tokens.refresh_token.split('.');
    for (const forged of [
      `${head}.1.${'A'.repeat(43)}`, `${head}.2.${'A'.repeat(43)}`, `${head}.999999999.${'A'.repeat(43)}`, head,
      'gw_refresh_', 'x',
    ]) {
      expect(refusal(await refresh(house, client, forged))).toEqual(invalidGrant);
    }
    expect((await refresh(house, client, tokens.refresh_token)).status).toBe(200);
  });

  it('refuses another client, and the owner is not harmed by the try', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const thief = await registered(house);
    expect(refusal(await refresh(house, thief, tokens.refresh_token))).toEqual(invalidGrant);
    expect((await refresh(house, client, tokens.refresh_token)).status).toBe(200);
  });

  it('refuses an access token in place of a refresh token, and the other way round', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    expect(refusal(await refresh(house, client, tokens.access_token))).toEqual(invalidGrant);
    expect(await call(house, tokens.refresh_token)).toMatchObject({ ok: false, status: 401 });
  });

  it('says invalid_grant once the sign-in at the provider is over: clients start anew on nothing else', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const id = house.connections.ownOf(1) ?? '';
    house.provider.next(provider.invalidGrant);
    const { header } = house.connections.tokenAtHand(id) ?? {};
    await expect(house.connections.token(id, header)).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect(refusal(await refresh(house, client, tokens.refresh_token))).toEqual(invalidGrant);
    expect(await call(house, tokens.access_token)).toMatchObject({ ok: false, status: 401 });
  });

  it('keeps the scope of the grant', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const renewed = await token(house, {
      grant_type: 'refresh_token', client_id: client.client_id, refresh_token: tokens.refresh_token,
      scope: 'admin everything',
    });
    expect(json<Tokens>(renewed).scope).toBe(tokens.scope);
  });

  it('refuses a resource that is not this proxy, without using the token up', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const fields = { grant_type: 'refresh_token', client_id: client.client_id, refresh_token: tokens.refresh_token };
    const refused = await token(house, { ...fields, resource: 'http://localhost:9999/mcp' });
    expect(refusal(refused)).toEqual({ status: 400, error: 'invalid_target' });
    expect((await token(house, { ...fields, resource: 'http://127.0.0.1:9050/mcp/' })).status).toBe(200);
  });
});

describe('the token endpoint', () => {
  it('looks at the client first: a lost registration is invalid_client, whatever else is wrong', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    await house.server.clients.delete(1, client.client_id);
    const grants: Record<string, string>[] = [
      { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
      { grant_type: 'refresh_token', refresh_token: 'dead' },
      { grant_type: 'authorization_code', code: 'dead', code_verifier: pkce().verifier, redirect_uri: redirectUri },
      { grant_type: 'password' },
      {},
    ];
    for (const grant of grants) {
      const answer = await token(house, { ...grant, client_id: client.client_id });
      expect(refusal(answer)).toEqual(invalidClient);
      expect(answer.headers['www-authenticate']).toMatch(/^Basic /);
    }
    expect(refusal(await token(house, { grant_type: 'refresh_token', refresh_token: 'dead' }))).toEqual(invalidClient);
  });

  it.each([
    ['no grant type', {}],
    ['no code', { grant_type: 'authorization_code' }],
    ['no refresh token', { grant_type: 'refresh_token' }],
    ['an empty refresh token', { grant_type: 'refresh_token', refresh_token: '' }],
  ])('says invalid_request where there is %s', async (_what, fields) => {
    const house = await openHouse();
    const { client_id: clientId } = await registered(house);
    expect(refusal(await token(house, { client_id: clientId, ...fields }))).toEqual(invalidRequest);
  });

  it.each([
    'password', 'client_credentials', 'implicit', 'constructor', 'urn:ietf:params:oauth:grant-type:device_code',
  ])(
    'does not support the grant type %s', async (grantType) => {
      const house = await openHouse();
      const { client_id: clientId } = await registered(house);
      expect(refusal(await token(house, { client_id: clientId, grant_type: grantType })))
        .toEqual({ status: 400, error: 'unsupported_grant_type' });
    });

  it('refuses a parameter that comes twice (RFC 6749 section 3.2)', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const answer = await token(house, [
      ['grant_type', 'refresh_token'], ['client_id', client.client_id],
      ['refresh_token', tokens.refresh_token], ['refresh_token', tokens.refresh_token],
    ]);
    expect(refusal(answer)).toEqual(invalidRequest);
  });

  it('takes parameters from a form only, never from JSON or the query', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    const fields = { grant_type: 'refresh_token', client_id: client.client_id, refresh_token: tokens.refresh_token };
    const asJson = await token(
      house, fields, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) }
    );
    expect(refusal(asJson)).toEqual(invalidRequest);
    const inQuery = await token(house, {}, { query: new URLSearchParams(fields) });
    expect(refusal(inQuery)).toEqual(invalidRequest);
  });

  it('answers programs of any origin, and never with a cached answer', async () => {
    const house = await openHouse();
    const answer = await token(house, { grant_type: 'refresh_token' });
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
    const preflight = await token(house, {}, { method: 'OPTIONS' });
    expect(preflight).toMatchObject({
      status: 204, headers: { 'access-control-allow-methods': expect.stringContaining('POST') },
    });
  });

  it('takes POST only', async () => {
    const house = await openHouse();
    expect(await token(house, {}, { method: 'GET' })).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });
});
