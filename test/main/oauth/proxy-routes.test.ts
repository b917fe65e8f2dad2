import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../main/http/exchange.ts';
import {
  asked, authorizeUrl, call, exchange, form, freshCode, json, pkce, publicClient, refusal, registered, request,
  type Registered, type Tokens,
} from './client.ts';
import { changeProxy, openHouse, type House } from './house.ts';

const spellings = ['localhost', '127.0.0.1', '[::1]'];

const ask = async (house: House, path: string, host = 'localhost', fields: Partial<HttpRequest> = {}) => {
  const proxy = await house.stores.proxies.get(1) ?? house.proxy;
  return house.server.proxyRoutes.handle(proxy, request(`http://${host}:${proxy.port}${path}`, fields));
};

describe.each(spellings)('the metadata for a client that uses %s', (host) => {
  const origin = `http://${host}:9050`;
  const gateway = `http://${host}:8080`;

  it.each([
    '/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource',
  ])('names the resource at %s byte for byte', async (path) => {
    const house = await openHouse();
    const answer = await ask(house, path, host);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/json/), 'access-control-allow-origin': '*',
      'cache-control': 'no-store', vary: 'Host',
    });
    expect(json(answer)).toEqual({
      resource: `${origin}/mcp`, authorization_servers: [origin], scopes_supported: ['openid', 'email'],
      bearer_methods_supported: ['header'], resource_name: 'everything',
    });
  });

  it.each([
    '/.well-known/oauth-authorization-server', '/.well-known/oauth-authorization-server/mcp',
    '/.well-known/openid-configuration', '/.well-known/openid-configuration/mcp',
    '/mcp/.well-known/openid-configuration', '/mcp/.well-known/oauth-authorization-server',
  ])('describes the authorization server at %s', async (path) => {
    const house = await openHouse();
    expect(json(await ask(house, path, host))).toMatchObject({
      issuer: origin,
      authorization_endpoint: `${gateway}/api/v1/oauth-proxy/1/authorize`,
      token_endpoint: `${gateway}/api/v1/oauth-proxy/1/token`,
      registration_endpoint: `${gateway}/api/v1/oauth-proxy/1/register`,
      jwks_uri: `${gateway}/.well-known/jwks.json`,
      scopes_supported: ['openid', 'email', 'offline_access'],
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_methods_supported: ['none', 'client_secret_post', 'client_secret_basic'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    });
  });

  it('points to itself from the challenge, and the scopes are those of the resource', async () => {
    const house = await openHouse();
    const verdict = await house.server.authenticator.authenticate(house.proxy, origin, undefined, undefined);
    expect(verdict).toMatchObject({
      ok: false, status: 401,
      challenge: `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp", scope="openid email"`,
    });
  });
});

describe('a proxy at another path', () => {
  it('at the root has one document and no second slash', async () => {
    const house = await openHouse({ proxy: { path: '/' } });
    const document = json(await ask(house, '/.well-known/oauth-protected-resource'));
    expect(document).toMatchObject({ resource: 'http://localhost:9050/' });
    expect((await ask(house, '/.well-known/oauth-protected-resource/mcp')).status).toBe(404);
  });

  it('follows a path of several segments', async () => {
    const house = await openHouse({ proxy: { path: '/a/b' } });
    const document = json(await ask(house, '/.well-known/oauth-protected-resource/a/b'));
    expect(document).toMatchObject({ resource: 'http://localhost:9050/a/b' });
    expect((await ask(house, '/.well-known/oauth-protected-resource/a')).status).toBe(404);
  });

  it('leaves scopes out where there are none', async () => {
    const house = await openHouse({ proxy: { oauth_proxy_scopes: ['offline_access'] } });
    expect(json(await ask(house, '/.well-known/oauth-protected-resource'))).not.toHaveProperty('scopes_supported');
  });
});

describe('other well-known addresses', () => {
  it.each([
    '/.well-known/oauth-protected-resource/other', '/.well-known/webfinger', '/.well-known/',
    '/.well-known/oauth-authorization-server/x',
  ])(
    'answer %s with JSON and 404, never with 401', async (path) => {
      const house = await openHouse();
      expect(house.server.proxyRoutes.owns(house.proxy, path)).toBe(true);
      const answer = await ask(house, path);
      expect([answer.status, json(answer)['error']]).toEqual([404, 'not_found']);
    });

  it.each([
    '/mcp', '/', '/health', '/mcp/x', '/.well-knownx', '/authorize/x', '/token/', '/constructor',
  ])('do not include %s', async (path) => {
    const house = await openHouse();
    expect(house.server.proxyRoutes.owns(house.proxy, path)).toBe(false);
  });

  it('are 404 while the OAuth of the proxy is off', async () => {
    const house = await openHouse();
    await changeProxy(house, { oauth_proxy_enabled: false });
    for (const path of [
      '/.well-known/oauth-protected-resource', '/.well-known/oauth-authorization-server', '/authorize', '/token',
      '/register',
    ]) {
      expect((await ask(house, path)).status).toBe(404);
    }
  });

  it('may be asked by programs in browsers', async () => {
    const house = await openHouse();
    const by = (method: string) => ask(house, '/.well-known/oauth-protected-resource', 'localhost', { method });
    expect(await by('OPTIONS')).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'mcp-protocol-version' },
    });
    expect((await by('HEAD')).status).toBe(200);
    expect((await by('POST')).status).toBe(405);
  });
});

describe('the root aliases for clients of the 2025-03-26 revision', () => {
  it('move a browser from /authorize to the gateway, with all it brought', async () => {
    const house = await openHouse();
    for (const host of spellings) {
      const parameters = asked({ client_id: 'c' }, pkce().challenge);
      const answer = await ask(house, `/authorize?${new URLSearchParams(parameters).toString()}`, host);
      expect([answer.status, answer.headers['location']]).toEqual([302, authorizeUrl(parameters, host)]);
    }
  });

  it('register and exchange on the proxy port itself', async () => {
    const house = await openHouse();
    const made = await ask(house, '/register', 'localhost', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(publicClient),
    });
    expect(made.status).toBe(201);
    const client = json<Registered>(made);
    const { verifier, challenge } = pkce();
    const code = await freshCode(house, client, challenge);
    const answer = await ask(house, '/token', 'localhost', form(exchange(client, code, verifier)));
    expect(await call(house, json<Tokens>(answer).access_token)).toMatchObject({ ok: true });
  });

  it('keep the rules of the endpoints', async () => {
    const house = await openHouse();
    expect((await ask(house, '/token', 'localhost', { method: 'GET' })).status).toBe(405);
    const lost = await ask(house, '/token', 'localhost', form({ client_id: 'lost', grant_type: 'refresh_token' }));
    expect(refusal(lost)).toEqual({ status: 401, error: 'invalid_client' });
  });
});

it('publishes the keys that verify its tokens', async () => {
  const house = await openHouse();
  const answer = await house.server.jwks();
  expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*' });
  expect(json(answer)).toMatchObject({ keys: [{ kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256' }] });
  expect(answer.body).not.toContain('"d"');
});

it('offers no scope to a client that the proxy does not name', async () => {
  const house = await openHouse({ proxy: { oauth_proxy_scopes: ['files.read'] } });
  await registered(house);
  const document = json(await ask(house, '/.well-known/oauth-authorization-server'));
  expect(document).toMatchObject({ scopes_supported: ['files.read', 'offline_access'] });
});
