import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../../main/http/exchange.ts';
import {
  asked, authorizeUrl, Browser, form, locationOf, pageOf, pkce, redirectUri, register, registered, request, type Fields,
  type Registered,
} from './client.ts';
import { callbackOrigin, changeProxy, openHouse, type House } from './house.ts';

const authorize = (house: House, fields: Fields, host?: string): Promise<HttpResponse> =>
  house.server.handle('authorize', 1, request(authorizeUrl(fields, host)));

const { challenge } = pkce();

/** A house, a client and a good request of it with some parameters changed; undefined leaves one out. */
async function ask(
  changes: Record<string, string | undefined>, more: { metadata?: object; host?: string; house?: House } = {}
) {
  const house = more.house ?? await openHouse();
  const client = await registered(house, more.metadata);
  const parameters = Object.entries({
    ...asked(client, challenge), ...changes,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { house, client, answer: await authorize(house, parameters, more.host) };
}

const sentBack = (answer: HttpResponse): Record<string, string> => {
  expect(answer.status).toBe(302);
  const location = locationOf(answer);
  expect(location.origin + location.pathname).toBe(redirectUri);
  return Object.fromEntries(location.searchParams);
};

const consentPage = /^http:\/\/localhost:8080\/api\/v1\/oauth-proxy\/1\/consent\?txn_id=[\w-]{43}$/;

describe('a good request', () => {
  it('goes on to the consent page, on the spelling that the provider knows', async () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const { answer } = await ask({ resource: `http://${host}:9050/mcp` }, { host });
      expect(answer.status).toBe(302);
      expect(answer.headers['location']).toMatch(consentPage);
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('asks nobody yet: only a browser that opens the page does', async () => {
    const { house } = await ask({});
    expect(house.server.consents.list()).toEqual([]);
    expect(house.provider.authorizationRequests).toEqual([]);
  });

  it('may be posted (RFC 6749 section 3.1)', async () => {
    const house = await openHouse();
    const client = await registered(house);
    const url = `${callbackOrigin}/api/v1/oauth-proxy/1/authorize`;
    const answer = await house.server.handle('authorize', 1, request(url, form(asked(client, challenge))));
    expect(answer.headers['location']).toMatch(consentPage);
    const refused = await house.server.handle(
      'authorize', 1, request(url, form({ ...asked(client, challenge), response_type: 'token' }))
    );
    expect(sentBack(refused)).toMatchObject({ error: 'unsupported_response_type', state: 'the-state' });
  });

  it.each([
    ['without state', { state: undefined }],
    ['with a prompt', { prompt: 'consent' }],
    ['with a scope that nobody knows', { scope: 'openid offline_access unheard-of' }],
    ['with response_mode=query', { response_mode: 'query' }],
    ['with a nonce and other parameters', { nonce: 'n', login_hint: 'x', claims: '{}' }],
    ['without a resource, as in old revisions', { resource: undefined }],
    ['with a port of its own', { redirect_uri: 'http://localhost:61000/callback' }],
  ])('may come %s', async (_how, changes) => {
    expect((await ask(changes)).answer.headers['location']).toMatch(consentPage);
  });

  it('may leave the redirect URI out where the client has just one', async () => {
    expect((await ask({ redirect_uri: undefined })).answer.headers['location']).toMatch(consentPage);
    const two = { redirect_uris: [redirectUri, 'https://vscode.dev/redirect'], token_endpoint_auth_method: 'none' };
    expect((await ask({ redirect_uri: undefined }, { metadata: two })).answer.status).toBe(400);
  });
});

describe('a request whose client or redirect URI is not proven', () => {
  it.each([
    ['no client', { client_id: undefined }],
    ['an unknown client', { client_id: 'gateway_unknown' }],
    [
      'an unknown client that would go elsewhere',
      { client_id: 'gateway_unknown', redirect_uri: 'https://evil.example/cb' },
    ],
    ['a redirect URI that was not registered', { redirect_uri: 'https://evil.example/cb' }],
    ['a redirect URI with another path', { redirect_uri: 'http://localhost:3118/callback/x' }],
    ['another spelling of the host', { redirect_uri: 'http://127.0.0.1:3118/callback' }],
    ['a redirect URI with a fragment', { redirect_uri: `${redirectUri}#x` }],
    ['a redirect URI with user info', { redirect_uri: 'http://localhost@evil.example/callback' }],
    ['a script as redirect URI', { redirect_uri: 'javascript:alert(1)' }],
  ])('with %s gets a page and never a redirect', async (_what, changes) => {
    const { answer } = await ask(changes);
    expect(answer.status).toBe(400);
    expect(answer.headers).not.toHaveProperty('location');
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    const page = pageOf('http://localhost:8080/', answer);
    expect(page.refresh).toBeNull();
    expect(answer.body).not.toMatch(/<a\b/);
  });

  it.each(['client_id', 'redirect_uri'])('with %s given twice gets a page', async (name) => {
    const house = await openHouse();
    const client = await registered(house);
    const good = asked(client, challenge);
    const answer = await authorize(house, [...Object.entries(good), [name, good[name] ?? '']]);
    expect(answer).toMatchObject({ status: 400, headers: { 'content-type': expect.stringMatching(/html/) } });
    expect(answer.headers).not.toHaveProperty('location');
  });

  it('tells the person of a lost registration how their application recovers', async () => {
    const { answer } = await ask({
      client_id: 'gateway_lost', redirect_uri: 'cursor://anysphere.cursor-mcp/oauth/callback',
    });
    expect(answer.body).toContain('<details open><summary>Cursor</summary>');
  });

  it('is no way back for a redirect URI that the person has excluded since', async () => {
    const house = await openHouse();
    const client = await registered(house);
    await changeProxy(house, { oauth_proxy_allowed_redirect_uris: ['https://vscode.dev/redirect'] });
    const answer = await authorize(house, asked(client, challenge));
    expect(answer.status).toBe(400);
    expect(answer.headers).not.toHaveProperty('location');
  });

  it('does not let a client of one proxy in at another', async () => {
    const house = await openHouse();
    const client = await registered(house);
    await house.stores.proxies.put({ ...house.proxy, id: 2, name: 'other', port: 9051 });
    const answer = await house.server.handle(
      'authorize', 2, request(authorizeUrl(asked(client, challenge)).replace('/1/', '/2/'))
    );
    expect(answer.status).toBe(400);
  });
});

describe('a faulty request of a proven client', () => {
  it.each([
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['the implicit grant', { response_type: 'token' }, 'unsupported_response_type'],
    ['a hybrid flow', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['response_mode=fragment', { response_mode: 'fragment' }, 'invalid_request'],
    ['response_mode=form_post', { response_mode: 'form_post' }, 'invalid_request'],
    ['a request object', { request: 'eyJ' }, 'invalid_request'],
    ['a request URI', { request_uri: 'https://evil.example/request' }, 'invalid_request'],
    ['no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['an empty challenge', { code_challenge: '' }, 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['no challenge method, which would mean plain', { code_challenge_method: undefined }, 'invalid_request'],
    ['a method in lower case', { code_challenge_method: 's256' }, 'invalid_request'],
    ['a challenge that is too short', { code_challenge: challenge.slice(1) }, 'invalid_request'],
    ['a challenge that is too long', { code_challenge: `${challenge}x` }, 'invalid_request'],
    ['a challenge that is no base64url', { code_challenge: `${challenge.slice(1)}=` }, 'invalid_request'],
    ['prompt=none', { prompt: 'none' }, 'login_required'],
    ['the resource of another proxy', { resource: 'http://localhost:9051/mcp' }, 'invalid_target'],
    ['a foreign resource', { resource: 'https://mcp.example.com/mcp' }, 'invalid_target'],
    ['another path of this proxy', { resource: 'http://localhost:9050/other' }, 'invalid_target'],
    ['a resource with two slashes', { resource: 'http://localhost:9050/mcp//' }, 'invalid_target'],
    ['a resource over https', { resource: 'https://localhost:9050/mcp' }, 'invalid_target'],
    ['a resource that only begins like ours', { resource: 'http://localhost:9050/mcp.evil.example' }, 'invalid_target'],
    ['a resource with user info', { resource: 'http://localhost:9050@evil.example/mcp' }, 'invalid_target'],
  ])('with %s goes back with the error, state and iss', async (_what, changes, error) => {
    const { house, answer } = await ask(changes);
    expect(sentBack(answer)).toEqual({
      error, error_description: expect.any(String), state: 'the-state', iss: 'http://localhost:9050',
    });
    expect(house.server.consents.list()).toEqual([]);
  });

  it.each([
    'response_type', 'code_challenge', 'code_challenge_method', 'scope', 'prompt', 'response_mode',
  ])('with %s given twice goes back', async (name) => {
    const house = await openHouse();
    const client = await registered(house);
    const good: Record<string, string> = {
      ...asked(client, challenge), scope: 'openid', prompt: 'login', response_mode: 'query',
    };
    const answer = await authorize(house, [...Object.entries(good), [name, good[name] ?? '']]);
    expect(sentBack(answer)).toMatchObject({ error: 'invalid_request', state: 'the-state' });
  });

  it('with two resources goes back', async () => {
    const house = await openHouse();
    const client = await registered(house);
    const answer = await authorize(
      house, [...Object.entries(asked(client, challenge)), ['resource', 'http://127.0.0.1:9050/mcp']]
    );
    expect(sentBack(answer)).toMatchObject({ error: 'invalid_target' });
  });

  it('with state given twice goes back without it: nobody knows which one is meant', async () => {
    const house = await openHouse();
    const client = await registered(house);
    const answer = await authorize(house, [...Object.entries(asked(client, challenge)), ['state', 'another']]);
    expect(sentBack(answer)).toEqual({
      error: 'invalid_request', error_description: expect.any(String), iss: 'http://localhost:9050',
    });
  });

  it('names the issuer in the spelling that the client used', async () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const { answer } = await ask({ prompt: 'none' }, { host });
      expect(sentBack(answer)['iss']).toBe(`http://${host}:9050`);
    }
  });

  it('goes back to an application over a page with a link', async () => {
    const metadata = {
      redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback'], token_endpoint_auth_method: 'none',
      client_name: 'Cursor',
    };
    const { answer } = await ask({ redirect_uri: undefined, prompt: 'none' }, { metadata });
    expect(answer.status).toBe(200);
    const [target, query] = pageOf(authorizeUrl({}), answer).refresh?.split('?') ?? [];
    expect(target).toBe('cursor://anysphere.cursor-mcp/oauth/callback');
    expect(query).toMatch(/^error=login_required&/);
  });
});

describe('a resource', () => {
  it.each([
    'http://localhost:9050/mcp', 'http://localhost:9050/mcp/', 'http://127.0.0.1:9050/mcp',
    'http://127.0.0.1:9050/mcp/', 'http://[::1]:9050/mcp', 'http://localhost:9050', 'http://localhost:9050/',
  ])('may be spelled %s', async (resource) => {
    expect((await ask({ resource })).answer.headers['location']).toMatch(consentPage);
  });
});


describe('a proxy that cannot sign anyone in', () => {
  it.each([
    ['has no provider', { oauth_proxy_provider_id: null, oauth_proxy_mode: 'upstream' as const }],
    ['has a provider that is gone', { oauth_proxy_provider_id: 77 }],
  ])('because it %s says so to the person', async (_why, fields) => {
    const house = await openHouse({ proxy: fields });
    const { answer } = await ask({}, { house });
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('No identity provider is set up');
  });

  it('has a link that tries the whole request again, however that came', async () => {
    const house = await openHouse();
    const client = await registered(house);
    await house.providers.update(1, { enabled: false });
    const url = new URL(authorizeUrl({}));
    url.search = '';
    const failed = await house.server.handle('authorize', 1, request(url.href, form(asked(client, challenge))));
    const again = pageOf(url.href, failed).links.find(({ text }) => text === 'Try again')?.url ?? '';
    await house.providers.update(1, { enabled: true });
    expect((await new Browser(house).get(again)).headers['location']).toMatch(consentPage);
  });

  it('because its OAuth is off, or because there is no such proxy, answers 404', async () => {
    const house = await openHouse({ proxy: { oauth_proxy_enabled: false } });
    const client: Registered = { client_id: 'x', redirect_uris: [], token_endpoint_auth_method: 'none' };
    expect((await authorize(house, asked(client, challenge))).status).toBe(404);
    expect((await register(house, {})).status).toBe(404);
    expect((await house.server.handle('authorize', 99, request(authorizeUrl({})))).status).toBe(404);
    expect((await house.server.handle('nonsense', 1, request(authorizeUrl({})))).status).toBe(404);
  });
});
