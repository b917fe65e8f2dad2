import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../main/http/exchange.ts';
import {
  asked, authorizeUrl, call, exchange, form, json, locationOf, pkce, registered, request, signIn, type Tokens,
} from './client.ts';
import { changeProxy, openHouse, type House } from './house.ts';

const container = 'http://host.docker.internal:9050';
const publicOrigin = 'https://mcp.example:9443';
const reach = { allowed_hosts: ['host.docker.internal'], public_base_url: publicOrigin };

const askAt = async (house: House, url: string, fields: Partial<HttpRequest> = {}) =>
  house.server.proxyRoutes.handle(await house.stores.proxies.get(1) ?? house.proxy, request(url, fields));

describe.each([container, publicOrigin])('a client that uses %s', (origin) => {
  const base = `${origin}/api/v1/oauth-proxy/1`;

  it('finds resource, issuer and the endpoints of programs there, and a browser\'s endpoint on this computer', async () => {
    const house = await openHouse({ proxy: reach });
    expect(json(await askAt(house, `${origin}/.well-known/oauth-protected-resource/mcp`))).toMatchObject({
      resource: `${origin}/mcp`, authorization_servers: [origin],
    });
    expect(json(await askAt(house, `${origin}/.well-known/oauth-authorization-server`))).toMatchObject({
      issuer: origin,
      authorization_endpoint: 'http://localhost:8080/api/v1/oauth-proxy/1/authorize',
      token_endpoint: `${base}/token`,
      registration_endpoint: `${base}/register`,
      jwks_uri: `${origin}/.well-known/jwks.json`,
    });
    expect(await house.server.authenticator.authenticate(house.proxy, origin, undefined, undefined)).toMatchObject({
      challenge: expect.stringContaining(`resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`),
    });
  });

  it('gets the issuer that it knows in `iss`, and a token that is good under every name of the proxy', async () => {
    const house = await openHouse({ proxy: reach });
    const client = await registered(house);
    const { verifier, challenge } = pkce();
    const answered = locationOf(await signIn(house, { ...asked(client, challenge), resource: `${origin}/mcp` }));
    expect(answered.searchParams.get('iss')).toBe(origin);
    const code = answered.searchParams.get('code') ?? '';
    const fields = { ...exchange(client, code, verifier), resource: `${origin}/mcp` };
    const answer = await askAt(house, `${base}/token`, form(fields));
    const { access_token: token } = json<Tokens>(answer);
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;
    expect(claims).toMatchObject({ iss: origin, aud: `${origin}/mcp` });
    expect(await call(house, token)).toMatchObject({ ok: true });
  });

  it('gets that issuer with an error too', async () => {
    const house = await openHouse({ proxy: reach });
    const client = await registered(house);
    const parameters = { ...asked(client, 'x'.repeat(43)), resource: `${origin}/mcp`, code_challenge_method: 'plain' };
    const url = authorizeUrl(parameters);
    const refused = locationOf(await house.server.handle('authorize', 1, request(url)));
    expect(refused.searchParams.get('error')).toBe('invalid_request');
    expect(refused.searchParams.get('iss')).toBe(origin);
  });

  it('is led from the root alias to the same endpoint, and its name goes along', async () => {
    const house = await openHouse({ proxy: reach });
    for (const path of ['/authorize', '/api/v1/oauth-proxy/1/authorize']) {
      const moved = locationOf(await askAt(house, `${origin}${path}?state=s`));
      expect(moved.origin + moved.pathname).toBe('http://localhost:8080/api/v1/oauth-proxy/1/authorize');
      expect(Object.fromEntries(moved.searchParams)).toEqual({ state: 's', resource: `${origin}/mcp` });
    }
  });

  it('is shut out with its token when the name is taken from the proxy', async () => {
    const house = await openHouse({ proxy: reach });
    const client = await registered(house);
    const { verifier, challenge } = pkce();
    const answered = locationOf(await signIn(house, { ...asked(client, challenge), resource: `${origin}/mcp` }));
    const code = answered.searchParams.get('code') ?? '';
    const { access_token: token } = json<Tokens>(await askAt(house, `${base}/token`, form(exchange(client, code, verifier))));
    expect(await call(house, token)).toMatchObject({ ok: true });
    await changeProxy(house, { allowed_hosts: [], public_base_url: null });
    const proxy = { ...house.proxy, allowed_hosts: [], public_base_url: null };
    expect(await house.server.authenticator.authenticate(proxy, 'http://localhost:9050', `Bearer ${token}`, undefined))
      .toMatchObject({ ok: false, status: 401 });
  });
});

describe('a client on this computer', () => {
  it('sees nothing of it', async () => {
    const [plain, opened] = [await openHouse(), await openHouse({ proxy: reach })];
    for (const path of ['/.well-known/oauth-protected-resource', '/.well-known/oauth-authorization-server']) {
      expect((await askAt(opened, `http://127.0.0.1:9050${path}`)).body).toBe((await askAt(plain, `http://127.0.0.1:9050${path}`)).body);
    }
  });
});

describe('the proxy port', () => {
  it('has the endpoints of programs and the keys, and neither consent nor another proxy\'s', async () => {
    const house = await openHouse({ proxy: reach });
    const { proxyRoutes } = house.server;
    const owned = (path: string): boolean => proxyRoutes.owns(house.proxy, path);
    for (const name of ['register', 'token', 'revoke', 'introspect', 'authorize']) {
      expect(owned(`/api/v1/oauth-proxy/1/${name}`)).toBe(true);
    }
    for (const path of ['1/consent', '1/connect', '1/', '2/token', '1/token/', '1/constructor']) {
      expect(owned(`/api/v1/oauth-proxy/${path}`)).toBe(false);
    }
    expect(json(await askAt(house, `${container}/.well-known/jwks.json`))).toHaveProperty('keys');
  });
});
