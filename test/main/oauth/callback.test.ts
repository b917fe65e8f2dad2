import { describe, expect, it } from 'vitest';
import * as provider from '../../support/scripted-provider/behaviours.ts';
import { asked, authorizeUrl, Browser, locationOf, pageOf, pkce, redirectUri, registered, signIn } from './client.ts';
import { openHouse, type HouseOptions } from './house.ts';

/** A sign-in that was allowed and has come back from the provider: the callback is next. */
async function returning(options: HouseOptions & { parameters?: Record<string, string> } = {}) {
  const house = await openHouse(options);
  const client = await registered(house);
  const browser = new Browser(house);
  const page = await browser.page(authorizeUrl({ ...asked(client, pkce().challenge), ...options.parameters }));
  const decided = await browser.press(page, 'Allow');
  const atProvider = await browser.get(decided.refresh ?? '');
  return { house, client, browser, page, callback: await browser.signInAt(atProvider) };
}

describe('the callback', () => {
  it('gives the client a code, its state and our issuer, and ends the transaction', async () => {
    const { house, browser, callback, page } = await returning();
    const answer = await browser.get(callback);
    expect(answer.status).toBe(302);
    const location = locationOf(answer);
    expect(location.origin + location.pathname).toBe(redirectUri);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      code: expect.stringMatching(/^[\w-]{43}$/), state: 'the-state', iss: 'http://localhost:9050',
    });
    expect(answer.headers['set-cookie']).toMatch(/Max-Age=0/);
    expect((await browser.get(page.url)).status).toBe(410);
    expect(await house.connections.list()).toMatchObject([{
      proxy: 'everything', provider: 'The provider', account: 'alice@example.test', state: 'active', refreshable: true,
    }]);
  });

  it('names the issuer in the spelling that the client started with', async () => {
    const house = await openHouse();
    const client = await registered(house);
    const browser = new Browser(house);
    const page = await browser.page(authorizeUrl(
      { ...asked(client, pkce().challenge), resource: 'http://127.0.0.1:9050/mcp' }, '127.0.0.1'
    ));
    const atProvider = await browser.get((await browser.press(page, 'Allow')).refresh ?? '');
    const answer = await browser.get(await browser.signInAt(atProvider));
    expect(locationOf(answer).searchParams.get('iss')).toBe('http://127.0.0.1:9050');
  });

  it('gives back a state of base64 as it was', async () => {
    const house = await openHouse();
    const client = await registered(house);
    const state = 'a+b/c==&x=%20 y?#';
    const answer = await signIn(house, { ...asked(client, pkce().challenge), state });
    expect(locationOf(answer).searchParams.get('state')).toBe(state);
  });

  it('serves once: a replay is told so with 409 and gets no second code', async () => {
    const { browser, callback } = await returning();
    await browser.get(callback);
    const replay = await browser.get(callback);
    expect(replay.status).toBe(409);
    expect(replay.headers).not.toHaveProperty('location');
  });

  it('serves one of two at once', async () => {
    const { house, browser, callback } = await returning();
    const statuses = (await Promise.all([browser.get(callback), browser.get(callback)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([302, 409]);
    expect(house.provider.count('authorization_code')).toBe(1);
  });

  it.each(['', 'unknown', '__proto__', 'constructor'])('does not know the state %j', async (state) => {
    const { house, browser } = await returning();
    const answer = await browser.get(`http://localhost:8080/api/v1/oauth/callback?code=x&state=${state}`);
    expect(answer.status).toBe(400);
    expect(house.provider.count('authorization_code')).toBe(0);
  });

  it('does not choose among two states, or go without one', async () => {
    const { browser, callback } = await returning();
    expect((await browser.get(`${callback}&state=other`)).status).toBe(400);
    expect((await browser.get('http://localhost:8080/api/v1/oauth/callback?code=x')).status).toBe(400);
    expect((await browser.get(callback)).status).toBe(302);
  });

  it('refuses another browser, and the stolen answer is worth nothing to it (CVE-2026-27124)', async () => {
    const { house, callback } = await returning();
    const answer = await new Browser(house).get(callback);
    expect(answer.status).toBe(403);
    expect(answer.headers).not.toHaveProperty('location');
    expect(house.provider.count('authorization_code')).toBe(0);
    expect(await house.connections.list()).toEqual([]);
  });

  it('refuses an answer of another issuer (RFC 9207 section 2.4)', async () => {
    const { house, browser, callback } = await returning();
    const url = new URL(callback);
    url.searchParams.set('iss', 'https://evil.example');
    expect((await browser.get(url.href)).status).toBe(502);
    expect(house.provider.count('authorization_code')).toBe(0);
  });

  it('passes the refusal of the provider on in a code that clients know', async () => {
    for (const [error, passed] of [
      ['access_denied', 'access_denied'], ['temporarily_unavailable', 'temporarily_unavailable'],
      ['consent_required', 'server_error'], ['<script>', 'server_error'],
    ] as const) {
      const house = await openHouse();
      house.provider.signInError = { error, error_description: 'Not today.\u202e' };
      const answer = await signIn(house, asked(await registered(house), pkce().challenge));
      const sent = Object.fromEntries(locationOf(answer).searchParams);
      expect(sent).toEqual({
        error: passed, error_description: expect.stringContaining('Not today.'), state: 'the-state',
        iss: 'http://localhost:9050',
      });
      expect(sent['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
    }
  });

  it.each([
    ['names another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
    ['names no issuer, though the provider promises one', (url: URL) => url.searchParams.delete('iss')],
  ])('says nothing of an error that %s to anybody (RFC 9207 section 2.4)', async (_what, change) => {
    const house = await openHouse();
    house.provider.signInError = { error: 'access_denied', error_description: 'Call this number.' };
    const browser = new Browser(house);
    const page = await browser.page(authorizeUrl(asked(await registered(house), pkce().challenge)));
    const decided = await browser.press(page, 'Allow');
    const back = new URL(await browser.signInAt(await browser.get(decided.refresh ?? '')));
    change(back);
    const answer = await browser.get(back.href);
    expect(answer).toMatchObject({ status: 502, body: expect.not.stringContaining('Call this number') });
    expect(answer.headers['location']).toBeUndefined();
  });

  it.each([
    ['is out of order', provider.serverError],
    ['answers with a web page', provider.webPage],
    ['cuts the line', provider.resets],
    ['refuses our client secret', provider.unauthorized],
    ['refuses the code', provider.invalidGrant],
  ])('explains a provider that %s, and lets the person try again', async (_what, behaviour) => {
    const { house, browser, callback } = await returning();
    house.provider.next(behaviour);
    const failed = pageOf(callback, await browser.get(callback));
    expect(failed.status).toBe(502);
    expect(failed.text).toContain('The provider');
    const again = failed.links.find(({ text }) => text === 'Try again');
    const atProvider = await browser.get(again?.url ?? '');
    const answer = await browser.get(await browser.signInAt(atProvider));
    expect(locationOf(answer).searchParams.get('code')).toBeTruthy();
  });

  it('says that the sign-in is unknown where the proxy is gone', async () => {
    const { house, browser, callback } = await returning();
    await house.stores.proxies.delete(1);
    expect((await browser.get(callback)).status).toBe(400);
  });

  it('never puts a provider\'s token, code or secret in the log or the data folder', async () => {
    const { house, browser, callback } = await returning();
    await browser.get(callback);
    const sent = house.provider.tokenRequests[0]?.parameters;
    const kept = JSON.stringify([
      house.logged, await house.stores.connections.list(), await house.stores.providers.list(),
    ]);
    const [connection] = await house.stores.connections.list();
    const refreshToken = await house.stores.secrets.get(connection?.refresh_token_ref ?? '');
    expect(refreshToken).toMatch(/^refresh-/);
    for (const secret of [
      sent?.get('code'), sent?.get('code_verifier'), house.provider.clientSecret, refreshToken,
    ]) expect(kept).not.toContain(secret);
    expect(kept).not.toMatch(/access-[0-9a-f]{16}/);
  });
});

describe('signing in again', () => {
  it('of the same account renews its connection, of another makes a second one', async () => {
    const house = await openHouse();
    const client = await registered(house);
    await signIn(house, asked(client, pkce().challenge));
    await signIn(house, asked(client, pkce().challenge));
    expect((await house.connections.list()).map(({ account }) => account)).toEqual(['alice@example.test']);
    house.provider.account = { sub: 'bob', email: 'bob@example.test' };
    await signIn(house, asked(client, pkce().challenge));
    expect((await house.connections.list()).map(({ account }) => account).sort()).toEqual([
      'alice@example.test', 'bob@example.test',
    ]);
  });
});
