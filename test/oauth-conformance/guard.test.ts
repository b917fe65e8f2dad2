import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { bearer, signedIn } from './support/client.ts';
import { send } from './support/http.ts';
import { spellings } from './support/proxy.ts';
import type { World } from './support/world.ts';

/** Something of every kind on both ports. */
const addresses: Readonly<Record<string, (world: World) => [method: string, url: string]>> = {
  'the MCP endpoint': ({ gateway }) => ['POST', gateway.url()],
  'the resource document': ({ gateway }) => ['GET', `${gateway.issuer()}/.well-known/oauth-protected-resource`],
  'the health of a proxy': ({ gateway }) => ['GET', `${gateway.issuer()}/health`],
  "register at the proxy's root": ({ gateway }) => ['POST', `${gateway.issuer()}/register`],
  register: ({ gateway }) => ['POST', gateway.endpoint('register')],
  authorize: ({ gateway }) => ['GET', gateway.endpoint('authorize')],
  consent: ({ gateway }) => ['GET', gateway.endpoint('consent')],
  token: ({ gateway }) => ['POST', gateway.endpoint('token')],
  revoke: ({ gateway }) => ['POST', gateway.endpoint('revoke')],
  "the provider's callback": ({ gateway }) => ['GET', `${gateway.gatewayOrigin()}/api/v1/oauth/callback`],
  'the key set': ({ gateway }) => ['GET', `${gateway.gatewayOrigin()}/.well-known/jwks.json`],
  'the admin interface': ({ gateway }) => ['GET', `${gateway.gatewayOrigin()}/api/v1/proxies`],
  'the UI': ({ gateway }) => ['GET', `${gateway.gatewayOrigin()}/`],
};

const hosts: Readonly<Record<string, (port: number) => string>> = {
  'a name that points here': (port) => `rebound.evil.example:${port}`,
  'a name that begins with localhost': (port) => `localhost.evil.example:${port}`,
  'localhost at another port': (port) => `localhost:${port + 1}`,
  'localhost without a port': () => 'localhost',
  'localhost with a dot': (port) => `localhost.:${port}`,
  'a user name before it': (port) => `user@localhost:${port}`,
  'another spelling of 127.0.0.1': (port) => `127.1:${port}`,
  'every address': (port) => `0.0.0.0:${port}`,
  'an IPv4 address within IPv6': (port) => `[::ffff:127.0.0.1]:${port}`,
  nothing: () => '',
};

const foreignOrigins = [
  'https://evil.example',
  'null',
  'http://localhost.evil.example',
  'https://localhost:1',
  'http://localhost@evil.example',
  'file://',
];

chapter('Hosts, origins and request targets', () => {
  for (const [what, addressOf] of Object.entries(addresses)) {
    refuses('RFC 9110 7.2 / Host', `another host at ${what}`, async (world) => {
      const [method, url] = addressOf(world);
      const answer = await send(method, url, { headers: { host: `rebound.evil.example:${new URL(url).port}` } });
      expect(answer.status).toBe(403);
      expect(answer.text).not.toContain('resource_metadata');
    });
    refuses('MCP 2025-06-18 transports / Origin', `a page of another site at ${what}`, async (world) => {
      const [method, url] = addressOf(world);
      expect((await send(method, url, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    });
    for (const name of ['Host', 'Origin', 'Authorization']) {
      refuses('RFC 9110 5.3 / single', `two ${name} headers at ${what}`, async (world) => {
        const [method, url] = addressOf(world);
        const { host } = new URL(url);
        const values = { Host: host, Origin: `http://${host}`, Authorization: 'Bearer x' }[name] ?? '';
        const headers = [...(name === 'Host' ? [] : ['Host', host]), name, values, name, values, 'Connection', 'close'];
        expect((await send(method, url, { headers })).status).toBe(400);
      });
    }
  }

  for (const [what, hostOf] of Object.entries(hosts)) {
    for (const port of ['the proxy', 'the gateway'] as const) {
      refuses('RFC 9110 7.2 / Host', `${what} at ${port}`, async ({ gateway }) => {
        const url = port === 'the proxy' ? gateway.url() : `${gateway.gatewayOrigin()}/api/v1/health`;
        const answer = await send('GET', url, {
          headers: ['Host', hostOf(Number(new URL(url).port)), 'Connection', 'close'],
        });
        expect([400, 403]).toContain(answer.status);
      });
    }
  }
  for (const spelling of spellings) {
    holds('RFC 9110 7.2 / Host', `${spelling} at the gateway and at the proxy`, async ({ gateway }) => {
      expect((await send('GET', `${gateway.gatewayOrigin(spelling)}/api/v1/health`)).status).toBe(200);
      expect((await send('GET', `${gateway.issuer(spelling)}/health`)).status).toBe(200);
    });
  }
  holds('RFC 9110 7.2 / Host', 'in capitals', async ({ gateway }) => {
    expect(
      (await send('GET', `${gateway.issuer()}/health`, { headers: { host: `LOCALHOST:${gateway.port}` } })).status,
    ).toBe(200);
  });

  for (const origin of foreignOrigins) {
    refuses('MCP 2025-06-18 transports / Origin', `${origin}, even with a good token`, async (world) => {
      const { tokens } = await signedIn(world, world.gateway);
      const seen = world.server.requests.length;
      const answer = await send('POST', world.gateway.url(), {
        headers: { ...bearer(tokens.access_token), origin },
        body: '{}',
      });
      expect(answer.status).toBe(403);
      expect(world.server.requests.length).toBe(seen);
    });
  }
  for (const origin of ['http://localhost:6274', 'http://127.0.0.1:8888', 'http://[::1]:9']) {
    holds('MCP 2025-06-18 transports / Origin', `a page of this computer: ${origin}`, async ({ gateway }) => {
      expect((await send('POST', gateway.url(), { headers: { origin } })).status).toBe(401);
    });
  }
  holds('RFC 9110 5.3 / single', 'a header that may occur twice', async ({ gateway }) => {
    const headers = [
      'Host',
      `localhost:${gateway.port}`,
      'Accept',
      'text/html',
      'Accept',
      'application/json',
      'Connection',
      'close',
    ];
    expect((await send('GET', `${gateway.issuer()}/health`, { headers })).status).toBe(200);
  });
  refuses('RFC 9110 5.3 / single', 'two API keys', async ({ gateway }) => {
    const headers = [
      'Host',
      `localhost:${gateway.port}`,
      'X-API-Key',
      'uag_a',
      'X-API-Key',
      'uag_b',
      'Connection',
      'close',
    ];
    expect((await send('POST', gateway.url(), { headers })).status).toBe(400);
  });

  for (const target of [
    'http://evil.example/mcp',
    '//evil.example/mcp',
    '/mcp/../health',
    '/mcp/%2e%2e/health',
    '/mcp\\..\\health',
    '*',
    'mcp',
  ]) {
    refuses('RFC 9110 7.1 / target', `${target} at the proxy and at the gateway`, async ({ gateway }) => {
      for (const url of [gateway.url(), gateway.gatewayOrigin()]) {
        expect((await send('GET', url, { target })).status).toBe(400);
      }
    });
  }
  holds('RFC 9110 7.1 / target', 'a plain path with a query', async ({ gateway }) => {
    expect((await send('GET', `${gateway.issuer()}/health?a=b`)).status).toBe(200);
  });
});
