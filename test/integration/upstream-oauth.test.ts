import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProviderView, ProxyView } from '../../preload/schema/views.ts';
import { startGatehouse, type RunningGatehouse } from '../support/gatehouse.ts';
import { HttpBrowser, type Visit } from '../support/http-browser.ts';
import { freePort } from '../support/loopback.ts';
import { connectMcpClient, type ClientStore, type ConnectedClient } from '../support/mcp-client.ts';
import { startMcpServer } from '../support/mcp-server.ts';
import type { WhoAmI } from '../support/mcp-server/tools.ts';
import { callProxy, OAuthClient } from '../support/oauth-client.ts';
import { alice } from '../support/person.ts';
import { startProtectedMcpServer, type ProtectedMcpServer } from '../support/protected-mcp-server.ts';
import { signInOverHttp } from '../support/sign-in-over-http.ts';

const proxyBefore = async (gatehouse: RunningGatehouse, url: string): Promise<ProxyView> =>
  gatehouse.addProxy({ name: 'hosted', port: await freePort(), upstream: { kind: 'http', url } });

interface Connected {
  client: ConnectedClient;
  /** What its browser did. */
  visits: Visit[];
}

/** Connects the SDK's client. */
async function connect({ url }: ProxyView, store: ClientStore = {}): Promise<Connected> {
  const visits: Visit[] = [];
  const browser = new HttpBrowser((visit) => visits.push(visit));
  const openBrowser = (link: string) => signInOverHttp(browser, link, alice);
  return { client: await connectMcpClient({ url, store, openBrowser }), visits };
}

const whoAmI = async (client: ConnectedClient): Promise<WhoAmI> =>
  JSON.parse(await client.callTool('whoami')) as WhoAmI;

describe('an MCP server with its own OAuth', () => {
  let gatehouse: RunningGatehouse;
  let server: ProtectedMcpServer;
  let proxy: ProxyView;

  beforeAll(async () => {
    gatehouse = await startGatehouse();
    server = await startProtectedMcpServer();
    proxy = await proxyBefore(gatehouse, server.url);
  });
  afterAll(async () => {
    await gatehouse.stop();
    await server.stop();
  });

  const firstStore: ClientStore = {};

  test('needs nothing but its URL: Gatehouse finds its sign-in, registers, and signs the person in', async () => {
    expect(proxy.status.state).toBe('running');
    const { client, visits } = await connect(proxy, firstStore);
    const seen = await whoAmI(client);
    expect(seen.account).toBe('alice');
    expect(seen.authorization).not.toContain(firstStore.tokens?.access_token);
    expect(visits.some(({ url }) => url.startsWith(`${server.issuer}/auth`))).toBe(true);
    expect(server.counts).toMatchObject({ registrations: 1, authorization_code: 1 });
    await client.close();
  });

  test('names the host of its authorization server at consent and in the connection', async () => {
    const host = new URL(server.issuer).host;
    const oauth = new OAuthClient(gatehouse.url, proxy);
    const redirectUri = 'http://127.0.0.1:5555/callback';
    const page = await new HttpBrowser().open(oauth.authorizeUrl({
      client_id: await oauth.register(redirectUri), redirect_uri: redirectUri, code_verifier: 'v'.repeat(43),
    }));
    expect(page.text).toContain(host);
    const [waiting] = await gatehouse.consents();
    expect(waiting?.provider).toBe(host);
    await gatehouse.call('POST', `/consents/${waiting?.id}/deny`);
    expect(await gatehouse.connections()).toMatchObject([
      { provider: host, state: 'active', refreshable: true, scopes: ['mcp:tools'] },
    ]);
    expect(await gatehouse.call<ProviderView[]>('GET', '/oauth/providers')).toEqual([]);
  });

  test('signs in once for all clients: the second needs consent, and no sign-in', async () => {
    const before = { ...server.counts };
    const { client, visits } = await connect(proxy);
    expect(visits.some(({ pressed }) => pressed === 'Allow')).toBe(true);
    expect(visits.filter(({ url }) => url.startsWith(server.issuer))).toEqual([]);
    expect((await whoAmI(client)).account).toBe('alice');
    expect(server.counts).toEqual(before);
    expect(await gatehouse.connections()).toHaveLength(1);
    await client.close();
  });

  test('gets a refreshed token for itself alone when the old one ends', async () => {
    const { client } = await connect(proxy, firstStore);
    const before = server.counts.refresh_token;
    server.endAccessTokens();
    expect((await whoAmI(client)).account).toBe('alice');
    expect(server.counts.refresh_token).toBe(before + 1);
    await client.close();
  });

  test('after a restart both clients go on, and a third still needs no sign-in', async () => {
    await gatehouse.restart();
    const { client, visits } = await connect(proxy, firstStore);
    expect(visits).toEqual([]);
    expect((await whoAmI(client)).account).toBe('alice');
    await client.close();
    const before = { ...server.counts, refresh_token: 0 };
    const third = await connect(proxy);
    expect({ ...server.counts, refresh_token: 0 }).toEqual(before);
    await third.client.close();
  });

  test('Connect account signs in once more, with the registration there is', async () => {
    const before = server.counts.registrations;
    const path = `/proxies/${proxy.id}/connect`;
    const { authorization_url: url } = await gatehouse.call<{ authorization_url: string }>('POST', path);
    const page = await signInOverHttp(new HttpBrowser(), url, alice);
    expect(page.text).toContain('Connected');
    expect(server.counts.registrations).toBe(before);
  });

  test('never sees the client\'s own token, nor any header twice', () => {
    expect(server.presented.length).toBeGreaterThan(0);
    expect(server.presented.every((header) => /^Bearer [\w-]+$/.test(header))).toBe(true);
    expect(server.presented).not.toContain(`Bearer ${firstStore.tokens?.access_token}`);
  });

  test('keeps its tokens when the proxy is pointed at another server: they end before the first call', async () => {
    const other = await startMcpServer();
    await gatehouse.call('PUT', `/proxies/${proxy.id}`, { upstream: { kind: 'http', url: other.url } });
    const answer = await callProxy(proxy.url, firstStore.tokens?.access_token ?? '');
    expect(answer.status).toBe(401);
    expect(other.requests).toEqual([]);
    const reason = 'The URL of the MCP server was changed.';
    expect(await gatehouse.connections()).toMatchObject([{ state: 'ended', reason }]);
    await other.stop();
  });
});

describe('an MCP server whose sign-in Gatehouse cannot use by itself', () => {
  let gatehouse: RunningGatehouse;
  const stops: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    gatehouse = await startGatehouse();
    stops.push(() => gatehouse.stop());
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  test('without registration: the page says how to make a client, and the client made by hand serves', async () => {
    const server = await startProtectedMcpServer({ registration: false, typedCallback: gatehouse.callbackUrl });
    stops.push(server.stop);
    const proxy = await proxyBefore(gatehouse, server.url);
    expect(await gatehouse.admin('POST', `/proxies/${proxy.id}/connect`)).toMatchObject({ status: 409, body: { error: {
      code: 'upstream_registration_needed', details: { remedy: expect.stringContaining(gatehouse.callbackUrl) },
    } } });
    await gatehouse.addProvider({
      name: 'made by hand', provider_type: 'oauth2', issuer: server.issuer,
      client_id: 'made-by-hand', client_secret: 'typed-in',
      auth_url: `${server.issuer}/auth`, token_url: `${server.issuer}/token`,
    });
    const { client } = await connect(proxy);
    expect((await whoAmI(client)).account).toBe('alice');
    await client.close();
  });

  test('without OAuth: the person reads what was tried and what to do; the proxy\'s status says it too', async () => {
    const server = await startMcpServer();
    stops.push(server.stop);
    const proxy = await proxyBefore(gatehouse, server.url);
    const oauth = new OAuthClient(gatehouse.url, proxy);
    const redirectUri = 'http://127.0.0.1:5555/callback';
    const page = await new HttpBrowser().open(oauth.authorizeUrl({
      client_id: await oauth.register(redirectUri), redirect_uri: redirectUri, code_verifier: 'v'.repeat(43),
    }));
    expect(page.status).toBe(503);
    expect(page.text).toContain('This MCP server has no OAuth of its own.');
    expect(page.text).toContain('Choose an identity provider in the proxy');
    expect(page.links.map(({ text }) => text)).toContain('Try again');
    expect(await gatehouse.consents()).toEqual([]);
    expect(await gatehouse.call('GET', `/proxies/${proxy.id}/status`)).toMatchObject({ code: 'upstream_oauth_missing' });
  });
});
