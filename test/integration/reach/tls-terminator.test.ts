import { Agent, fetch as undiciFetch } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProviderView } from '../../../preload/schema/views.ts';
import { TestAuthority } from '../../support/certificates.ts';
import { HttpBrowser } from '../../support/http-browser.ts';
import { freePort } from '../../support/loopback.ts';
import { connectMcpClient } from '../../support/mcp-client.ts';
import { nginxMissing, startNginx, type RunningNginx } from '../../support/nginx.ts';
import { alice } from '../../support/person.ts';
import { startScene, type Scene } from '../../support/scene.ts';
import { signInOverHttp } from '../../support/sign-in-over-http.ts';

const host = 'mcp.example.test';
const reason = nginxMissing === null ? '' : ` (skipped: ${nginxMissing})`;

describe.skipIf(nginxMissing !== null)(`a proxy behind nginx${reason}`, () => {
  let authority: TestAuthority;
  let nginx: RunningNginx;
  let scene: Scene;
  let agent: Agent;
  /** Origins of the sites: one hands the Host on, one names it in X-Forwarded-Host, one stands before the gateway. */
  let preserving: string;
  let forwarding: string;
  let gateway: string;

  beforeAll(async () => {
    authority = await TestAuthority.create();
    scene = await startScene();
    const [first, second, third] = [await freePort(), await freePort(), await freePort()];
    [preserving, forwarding, gateway] = [`https://${host}:${first}`, `https://${host}:${second}`, `https://${host}:${third}`];
    nginx = await startNginx(await authority.issue(`DNS:${host}`), [
      { port: first, target: scene.proxy.port, directives: ['proxy_set_header Host $http_host'] },
      {
        port: second,
        target: scene.proxy.port,
        directives: ['proxy_set_header X-Forwarded-Host $host', 'proxy_set_header X-Forwarded-Proto $scheme'],
      },
      { port: third, target: scene.gatehouse.port, directives: ['proxy_set_header Host $http_host'] },
    ]);
    agent = new Agent({
      connect: {
        ca: authority.certificate,
        lookup: (_name, { all }, done) =>
          all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
      },
    });
  });
  afterAll(async () => {
    await agent?.close();
    await nginx?.stop();
    await scene?.stop();
    await authority?.remove();
  });

  /** `fetch` of a computer that knows the name and trusts the authority. */
  const outside = ((url: string | URL, init: RequestInit = {}) =>
    undiciFetch(String(url), { ...init, dispatcher: agent } as Parameters<typeof undiciFetch>[1])) as unknown as typeof fetch;

  const setReach = (fields: object): Promise<unknown> => scene.gatehouse.call('PUT', `/proxies/${scene.proxy.id}`, fields);
  const resourceAt = async (origin: string): Promise<unknown> =>
    (await (await outside(`${origin}/.well-known/oauth-protected-resource`)).json() as Record<string, unknown>)['resource'];

  async function wholeFlow(origin: string): Promise<void> {
    const connected = await connectMcpClient({
      url: `${origin}/mcp`,
      fetch: outside,
      openBrowser: (url) => signInOverHttp(new HttpBrowser(), url, alice),
    });
    expect((await connected.client.listTools()).tools.length).toBeGreaterThan(0);
    await connected.close();
  }

  test('is refused under a name that nobody set', async () => {
    expect((await outside(`${preserving}/mcp`, { method: 'POST' })).status).toBe(403);
  });

  test('is found, signed in to and called under its public base URL, by the Host header alone', async () => {
    await setReach({ public_base_url: preserving });
    expect(await resourceAt(preserving)).toBe(`${preserving}/mcp`);
    await wholeFlow(preserving);
  });

  test('is found, signed in to and called by what a trusted peer forwards', async () => {
    await setReach({ public_base_url: forwarding, trusted_peers: ['127.0.0.1'] });
    expect(await resourceAt(forwarding)).toBe(`${forwarding}/mcp`);
    await wholeFlow(forwarding);
  });

  test('believes nobody who is not listed', async () => {
    await setReach({ trusted_peers: ['192.0.2.1'] });
    expect(await resourceAt(forwarding)).toBe(`http://127.0.0.1:${scene.proxy.port}/mcp`);
  });

  test('sends browsers to the gateway\'s public base URL, where consent and callback are then', async () => {
    await setReach({ public_base_url: preserving });
    expect(await scene.gatehouse.call('PUT', '/settings', { gateway_public_base_url: gateway }))
      .toMatchObject({ gateway_public_base_url: gateway });
    const metadata = await (await outside(`${preserving}/.well-known/oauth-authorization-server`)).json() as Record<string, string>;
    expect(metadata['authorization_endpoint']).toBe(`${gateway}/api/v1/oauth-proxy/${scene.proxy.id}/authorize`);
    const [provider] = await scene.gatehouse.call<ProviderView[]>('GET', '/oauth/providers');
    expect(provider?.redirect_uri).toBe(`${gateway}/api/v1/oauth/callback`);

    const registration = await outside(metadata['registration_endpoint'] ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'Team client', redirect_uris: ['http://localhost:1/callback'] }),
    });
    const { client_id: clientId } = await registration.json() as { client_id: string };
    const authorization = new URL(metadata['authorization_endpoint'] ?? '');
    authorization.search = new URLSearchParams({
      response_type: 'code', client_id: clientId, redirect_uri: 'http://localhost:1/callback', state: 's',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256',
    }).toString();
    const first = await outside(authorization, { redirect: 'manual' });
    const consent = first.headers.get('location') ?? '';
    expect(consent).toMatch(`${gateway}/api/v1/oauth-proxy/${scene.proxy.id}/consent?txn_id=`);
    const page = await outside(consent);
    expect(page.status).toBe(200);
    expect(page.headers.get('set-cookie')).toContain('; Secure');
  });
});
