import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { close, listen } from '../../../support/loopback.ts';
import { bearer, call, signedIn } from '../../../oauth-conformance/support/client.ts';
import { encode, get, send } from '../../../oauth-conformance/support/http.ts';
import { fetchDocument } from '../../../../main/oauth/client-documents/fetch-document.ts';
import { openHostileScene } from './hostile-provider.ts';
import { openHostileUpstream } from './hostile-upstream.ts';
import { sharedWorld } from './shared-world.ts';

/** A server that must hear nothing. */
async function listener(): Promise<{ url: string; heard: { request: IncomingMessage; body: string }[] }> {
  const heard: { request: IncomingMessage; body: string }[] = [];
  const server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push({ request, body });
      response.end('{}');
    });
  });
  const port = await listen(server);
  onTestFinished(() => close(server));
  return { url: `http://127.0.0.1:${port}`, heard };
}

/** Advisories on addresses that others make us fetch, on redirects that carry secrets along, and on DNS rebinding. */
describe('Advisories: fetching and DNS', () => {
  const world = sharedWorld();

  const privateRanges =
    'CVE-2026-31943, GO-2026-6002, GO-2026-5996, GO-2026-6522, CVE-2026-79747, CVE-2026-45609, CVE-2026-77822';
  const privateAddresses = [
    'https://127.0.0.1/client.json',
    'https://localhost/client.json',
    'https://[::1]/client.json',
    'https://0.0.0.0/client.json',
    'https://10.0.0.1/client.json',
    'https://172.16.0.1/client.json',
    'https://192.168.1.1/client.json',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/client.json',
    'https://[fe80::1]/client.json',
    'https://[fd00::1]/client.json',
    'https://[::ffff:127.0.0.1]/client.json',
    'https://[::ffff:7f00:1]/client.json',
    'https://[64:ff9b::7f00:1]/client.json',
    'https://[64:ff9b:1::a00:1]/client.json',
    'https://[2002:7f00:1::]/client.json',
    'https://2130706433/client.json',
    'https://0x7f.1/client.json',
  ];
  it.each(privateAddresses)(`${privateRanges} a client id at %s is not fetched`, async (url) => {
    await expect(fetchDocument(url)).rejects.toMatchObject({
      code: 'invalid_client',
      message: expect.stringContaining('not public'),
    });
  });
  it('CVE-2026-31943 nor by the authorization endpoint, where metadata documents are switched on', async () => {
    const { admin, gateway } = world();
    await admin('PUT', '/settings', { client_id_metadata_documents: true });
    const clientId = 'https://169.254.169.254/latest/meta-data';
    const answer = await get(
      `${gateway.endpoint('authorize')}?${encode({ client_id: clientId, response_type: 'code' })}`,
    );
    await admin('PUT', '/settings', { client_id_metadata_documents: false });
    expect(answer.status).toBe(400);
    expect(answer.headers.location).toBeUndefined();
  });

  it('CVE-2026-51994 an MCP server cannot send us to another address by resource_metadata', async () => {
    const elsewhere = await listener();
    const scene = await openHostileUpstream(world(), { resourceMetadata: () => `${elsewhere.url}/latest/meta-data` });
    await scene.authorize();
    expect(scene.asked).toContain('GET /.well-known/oauth-protected-resource/mcp');
    expect(elsewhere.heard).toEqual([]);
  });
  it.each([301, 302, 307, 308])('CVE-2026-51994 nor by a %i of its resource document', async (status) => {
    const elsewhere = await listener();
    const scene = await openHostileUpstream(world(), {
      answer: (response) => void response.writeHead(status, { location: `${elsewhere.url}/latest/meta-data` }).end(),
    });
    await scene.authorize();
    expect(scene.asked).toContain('GET /.well-known/oauth-protected-resource/mcp');
    expect(elsewhere.heard).toEqual([]);
  });
  it.each([
    'file:///etc/passwd',
    'ftp://evil.example/',
    'javascript:alert(1)',
    'http://169.254.169.254/',
    'http://10.0.0.1:8080/',
  ])('CVE-2026-51994 nor to %s as its authorization server', async (issuer) => {
    const scene = await openHostileUpstream(world(), { issuer: () => issuer });
    const answer = await scene.authorize();
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('not an https URL');
  });
  it('CVE-2026-51994 a document without end is not read to its end', async () => {
    const scene = await openHostileUpstream(world(), {
      answer: (response) =>
        void response.writeHead(200, { 'content-type': 'application/json' }).end(`"${'x'.repeat(1024 * 1024)}"`),
    });
    const answer = await scene.authorize();
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('larger than');
  });

  it.each([301, 302, 303, 307, 308])(
    "CVE-2026-111769 a %i of the provider's token endpoint carries no code and no secret elsewhere",
    async (status) => {
      const elsewhere = await listener();
      const scene = await openHostileScene(world());
      scene.provider.usually(
        ({ response }) => void response.writeHead(status, { location: `${elsewhere.url}/token` }).end(),
      );
      const { answer, cookie } = await scene.toProvider();
      const landed = await get((await send('GET', answer.location.href)).location.href, { cookie });
      expect(landed.status).toBe(502);
      expect(scene.provider.count('authorization_code')).toBe(1);
      expect(elsewhere.heard).toEqual([]);
    },
  );
  it.each([301, 302, 307, 308])(
    'CVE-2026-111769 a %i of the MCP server carries no token and no body elsewhere',
    async (status) => {
      const elsewhere = await listener();
      const redirecting = createServer((request, response) => {
        request.resume().on('end', () => response.writeHead(status, { location: `${elsewhere.url}/mcp` }).end());
      });
      onTestFinished(() => close(redirecting));
      const url = `http://127.0.0.1:${await listen(redirecting)}/mcp`;
      const proxy = await world().addProxy(`redirecting ${status}`, { upstream: { kind: 'http', url } });
      const { tokens } = await signedIn(world(), proxy);
      await call(proxy.url(), bearer(tokens.access_token));
      expect(elsewhere.heard).toEqual([]);
    },
  );

  const rebinding = 'CVE-2025-64443, CVE-2025-66414, CVE-2025-66416, CVE-2026-11624, CVE-2026-34742';
  it(`${rebinding} every address on both ports checks Host and Origin`, async () => {
    const { gateway, server } = world();
    const { tokens } = await signedIn(world(), gateway);
    const seen = server.requests.length;
    const addresses = [
      gateway.url(),
      `${gateway.issuer()}/.well-known/oauth-protected-resource`,
      `${gateway.issuer()}/register`,
      `${gateway.issuer()}/authorize`,
      ...(['register', 'authorize', 'token', 'consent', 'revoke', 'introspect'] as const).map((name) =>
        gateway.endpoint(name),
      ),
      ...[
        '/api/v1/oauth/callback',
        '/.well-known/jwks.json',
        '/api/v1/health',
        '/api/v1/proxies',
        '/api/v1/events',
        '/login',
        '/',
      ].map((path) => gateway.gatewayOrigin() + path),
    ];
    for (const url of addresses) {
      for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE']) {
        const { port } = new URL(url);
        const rebound = await send(method, url, {
          headers: { ...bearer(tokens.access_token), host: `rebound.example:${port}` },
        });
        expect([method, url, rebound.status]).toEqual([method, url, 403]);
        const foreign = await send(method, url, {
          headers: { ...bearer(tokens.access_token), origin: 'http://rebound.example' },
        });
        expect([method, url, foreign.status]).toEqual([method, url, 403]);
      }
    }
    expect(server.requests.length).toBe(seen);
  });
  it('CVE-2026-34742 the event stream of an MCP server is behind the same check', async () => {
    const { gateway } = world();
    const { tokens } = await signedIn(world(), gateway);
    const headers = {
      ...bearer(tokens.access_token),
      accept: 'text/event-stream',
      host: `rebound.example:${gateway.port}`,
    };
    expect((await send('GET', gateway.url(), { headers })).status).toBe(403);
  });

  it.each([
    '/mcp/../admin',
    '/mcp/%2e%2e/admin',
    '/mcp/..%2fadmin',
    '/mcp/%2e%2e%5cadmin',
    '/mcp/.%2e/admin',
    '/mcp/..\\admin',
  ])("CVE-2026-32871 %s does not climb out of the MCP server's path", async (target) => {
    const { gateway, server } = world();
    const { tokens } = await signedIn(world(), gateway);
    const seen = server.requests.length;
    expect(
      (await send('POST', gateway.url(), { target, headers: bearer(tokens.access_token), body: '{}' })).status,
    ).toBe(400);
    expect(server.requests.length).toBe(seen);
  });
});
