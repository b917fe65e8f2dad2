import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpBrowser } from '../../support/http-browser.ts';
import { connectMcpClient } from '../../support/mcp-client.ts';
import { NetworkNamespace } from '../../support/network-namespace.ts';
import { alice } from '../../support/person.ts';
import { startScene, type Scene } from '../../support/scene.ts';
import { signInOverHttp } from '../../support/sign-in-over-http.ts';

const hostName = 'host.docker.internal';
const namespace = NetworkNamespace.create(hostName);
const missing = typeof namespace === 'string' ? ` (skipped: ${namespace})` : '';
afterAll(() => {
  if (typeof namespace !== 'string') namespace.remove();
});

describe.skipIf(typeof namespace === 'string')(`a client in a container${missing}`, () => {
  const inside = namespace as NetworkNamespace;
  let scene: Scene;
  let url: string;

  beforeAll(async () => {
    scene = await startScene({ proxy: { bind_addresses: [inside.hostAddress], allowed_hosts: [hostName] } });
    url = `http://${hostName}:${scene.proxy.port}/mcp`;
  });
  afterAll(() => scene?.stop());

  test('discovers, registers, signs in through the browser of this computer, and calls a tool', async () => {
    const opened: string[] = [];
    const connected = await connectMcpClient({
      url,
      fetch: inside.fetch,
      openBrowser: (authorizationUrl) => {
        opened.push(authorizationUrl);
        return signInOverHttp(new HttpBrowser(), authorizationUrl, alice);
      },
    });
    const authorization = new URL(opened[0] ?? '');
    // The name that the container has for this computer means nothing to the person's browser.
    expect(authorization.origin).toBe(scene.gatehouse.url);
    expect(authorization.searchParams.get('resource')).toBe(url);
    expect((await connected.client.listTools()).tools.length).toBeGreaterThan(0);
    await connected.close();
  });

  test('finds every document and endpoint under the name that it uses', async () => {
    const origin = `http://${hostName}:${scene.proxy.port}`;
    const refused = await inside.fetch(url, { method: 'POST' });
    expect(refused.status).toBe(401);
    const document = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '')?.[1] ?? '';
    expect(await (await inside.fetch(document)).json()).toMatchObject({ resource: url, authorization_servers: [origin] });
    const metadata = await (await inside.fetch(`${origin}/.well-known/oauth-authorization-server`)).json() as Record<string, string>;
    const base = `${origin}/api/v1/oauth-proxy/${scene.proxy.id}`;
    expect(metadata).toMatchObject({
      issuer: origin,
      authorization_endpoint: `${scene.gatehouse.url}/api/v1/oauth-proxy/${scene.proxy.id}/authorize`,
      token_endpoint: `${base}/token`,
      registration_endpoint: `${base}/register`,
      revocation_endpoint: `${base}/revoke`,
      introspection_endpoint: `${base}/introspect`,
      jwks_uri: `${origin}/.well-known/jwks.json`,
    });
    for (const name of ['token_endpoint', 'registration_endpoint', 'revocation_endpoint', 'introspection_endpoint']) {
      const answer = await inside.fetch(metadata[name] ?? '', { method: 'POST' });
      expect([400, 401]).toContain(answer.status);
      expect(await answer.json()).toHaveProperty('error');
    }
    expect(await (await inside.fetch(metadata['jwks_uri'] ?? '')).json()).toHaveProperty('keys');
  });

  test('reaches nothing that was not opened: no gateway, no consent, no administration', async () => {
    await expect(inside.fetch(`http://${inside.hostAddress}:${scene.gatehouse.port}/api/v1/health`)).rejects.toThrow('ECONNREFUSED');
    for (const path of [`/api/v1/oauth-proxy/${scene.proxy.id}/consent`, '/api/v1/proxies', '/api/v1/oauth/callback']) {
      expect((await inside.fetch(`http://${hostName}:${scene.proxy.port}${path}`)).status).toBe(404);
    }
  });

  test('is shut out again when the name is taken from the list', async () => {
    await scene.gatehouse.call('PUT', `/proxies/${scene.proxy.id}`, { allowed_hosts: [] });
    expect((await inside.fetch(url, { method: 'POST' })).status).toBe(403);
    await scene.gatehouse.call('PUT', `/proxies/${scene.proxy.id}`, { bind_addresses: [] });
    await expect(inside.fetch(url, { method: 'POST' })).rejects.toThrow('ECONNREFUSED');
  });
});
