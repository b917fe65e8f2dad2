import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConnectionService } from '../../../../main/connections/connection-service.ts';
import { silentLogger } from '../../../../main/log/logger.ts';
import { ProviderService } from '../../../../main/providers/provider-service.ts';
import { openStores } from '../../../../main/store/open-stores.ts';
import type { ProxyRecord } from '../../../../main/store/records.ts';
import type { Stores } from '../../../../main/store/stores.ts';
import { providerCreate } from '../../../../preload/schema/entities.ts';
import { httpUpstream, proxyRecord } from '../../proxies/harness.ts';
import { ScriptedUpstream, serverMetadata, startUpstream, status } from './scripted-upstream.ts';

interface House {
  stores: Stores;
  providers: ProviderService;
  connections: ConnectionService;
  proxy: ProxyRecord;
  upstream: ScriptedUpstream;
  /** Moves the gateway to another port. */
  port: number;
  /** Moves the clock, in ms. */
  ahead: number;
}

const resourcePath = '/.well-known/oauth-protected-resource/mcp';
const serverPath = '/.well-known/oauth-authorization-server';

/** A gateway's providers before one MCP server with its own OAuth. @param before the data of an earlier house */
async function openHouse(upstream: ScriptedUpstream, before?: House): Promise<House> {
  const stores = before?.stores ?? await newStores();
  const proxy = before?.proxy ?? proxyRecord({ oauth_proxy_provider_id: null, upstream: httpUpstream(upstream.url) });
  if (!before) await stores.proxies.put(proxy);
  const house: Pick<House, 'port' | 'ahead'> = { port: 8080, ahead: 0 };
  const providers = await ProviderService.open({
    stores, log: silentLogger, now: () => Date.now() + house.ahead,
    callbackUrl: () => `http://localhost:${house.port}/api/v1/oauth/callback`,
  });
  const connections = await ConnectionService.open({ stores, providers, log: silentLogger });
  return Object.assign(house, { stores, providers, connections, proxy, upstream });
}

async function newStores(): Promise<Stores> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-discovered-'));
  const stores = await openStores(folder, { log: silentLogger, env: { GATEHOUSE_SECRETS: 'vault' }, keytar: null });
  onTestFinished(async () => {
    await stores.close();
    await rm(folder, { recursive: true, force: true });
  });
  return stores;
}

/** Where the browser would be sent. */
async function authorization(house: House): Promise<URL> {
  const client = await house.providers.clientFor(house.proxy);
  const redirectUri = `http://localhost:${house.port}/api/v1/oauth/callback`;
  const leg = { state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43), redirectUri };
  return client.authorizationUrl(leg, house.providers.scopesFor(house.proxy));
}

const signIn = async ({ connections, providers, proxy }: House) => connections.signedIn({
  proxyId: proxy.id, providerId: providers.idFor(proxy) ?? 0, scopes: [], account: { subject: null, label: null },
  tokens: {
    accessToken: 'access', tokenType: 'Bearer', expiresIn: 3600, refreshToken: 'the-refresh-token', scope: null,
  },
});

/** Asks for a token in place of the one that `signIn` brought, as after the MCP server refused it. */
const refreshed = ({ connections }: House, id: string) => connections.token(id, 'Bearer access');

const registrations = ({ upstream }: House): number => upstream.seen('/register').length;

const clientIdOf = async (house: House): Promise<string | null> =>
  (await authorization(house)).searchParams.get('client_id');

const wantsSecret = { token_endpoint_auth_methods_supported: ['client_secret_basic'] };

describe('the provider of an MCP server with its own OAuth', () => {
  it('is asked for a token for this very server', async () => {
    const house = await openHouse(await startUpstream());
    const url = await authorization(house);
    expect(url.origin + url.pathname).toBe(`${house.upstream.origin}/authorize`);
    expect(url.searchParams.get('resource')).toBe(house.upstream.url);
    expect(url.searchParams.get('client_id')).toBe(`client-1 of ${house.upstream.origin}`);
    expect(url.searchParams.has('scope')).toBe(false);
  });

  it('is found once, by however many at the same time, and remembered over a restart', async () => {
    const house = await openHouse(await startUpstream());
    await Promise.all(Array.from({ length: 8 }, () => house.providers.clientFor(house.proxy)));
    expect(house.upstream.seen('/mcp')).toHaveLength(1);
    expect(registrations(house)).toBe(1);
    const later = await openHouse(house.upstream, house);
    expect(await clientIdOf(later)).toBe(`client-1 of ${house.upstream.origin}`);
    expect(registrations(house)).toBe(1);
  });

  it('is nobody else\'s: it is not listed, and cannot be read, changed, tested or deleted', async () => {
    const house = await openHouse(await startUpstream());
    const { id } = await house.providers.clientFor(house.proxy);
    expect(await house.providers.list()).toEqual([]);
    const { providers } = house;
    await expect(providers.get(id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(providers.update(id, { name: 'x' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(providers.test(id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(providers.delete(id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('goes by the host of its issuer, and leaves that name to others', async () => {
    const house = await openHouse(await startUpstream());
    await house.providers.clientFor(house.proxy);
    const host = new URL(house.upstream.origin).host;
    expect(await house.providers.labelFor(house.proxy)).toBe(host);
    await expect(house.providers.create(providerCreate.parse({
      name: host, provider_type: 'oidc', issuer: 'https://id.example.com', client_id: 'c',
    }))).resolves.toMatchObject({ name: host });
  });

  it('keeps a secret that it was given in the secret store, and takes it away with the proxy', async () => {
    const upstream = await startUpstream();
    upstream.on(serverPath, serverMetadata(upstream.origin, wantsSecret))
      .on('POST /register', { client_id: 'c', client_secret: 'whispered' });
    const house = await openHouse(upstream);
    const { id } = await house.providers.clientFor(house.proxy);
    const ref = `provider/${id}/client-secret`;
    expect(JSON.stringify(await house.stores.providers.get(id))).not.toContain('whispered');
    expect(await house.stores.secrets.get(ref)).toBe('whispered');
    await house.providers.proxyDeleted(house.proxy.id);
    expect(await house.stores.secrets.get(ref)).toBeUndefined();
    expect(await house.stores.providers.list()).toEqual([]);
  });
});

describe('when the MCP server names another issuer', () => {
  it('Gatehouse registers anew there; the old client id and refresh token never go there', async () => {
    const first = await ScriptedUpstream.start();
    const house = await openHouse(await startUpstream(first));
    await house.providers.clientFor(house.proxy);
    const connection = await signIn(house);
    const second = await ScriptedUpstream.start();
    second.on(serverPath, serverMetadata(second.origin)).on('POST /register', { client_id: 'for the second' });
    house.upstream.on(resourcePath, { resource: house.upstream.url, authorization_servers: [second.origin] });
    house.ahead = 11 * 60_000;
    const url = await authorization(house);
    expect(url.origin).toBe(second.origin);
    expect(url.searchParams.get('client_id')).toBe('for the second');
    expect(house.connections.isActive(connection.id)).toBe(false);
    const [ended] = await house.connections.list();
    expect(ended?.reason).toBe(`The MCP server has moved its sign-in from ${first.origin} to ${second.origin}.`);
    await expect(house.connections.token(connection.id)).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect(await house.stores.secrets.get(`connection/${connection.id}/refresh-token`)).toBeUndefined();
    const everything = JSON.stringify(second.requests);
    expect(everything).not.toContain('client-1');
    expect(everything).not.toContain('the-refresh-token');
    expect(first.seen('/token')).toEqual([]);
  });
});

describe('when the gateway moves to another port', () => {
  it('Gatehouse registers its new callback; who is signed in stays so', async () => {
    const house = await openHouse(await startUpstream());
    await house.providers.clientFor(house.proxy);
    const connection = await signIn(house);
    house.port = 8081;
    expect(await clientIdOf(house)).toBe(`client-2 of ${house.upstream.origin}`);
    const redirectUris: unknown = expect.arrayContaining(['http://localhost:8081/api/v1/oauth/callback']);
    expect(JSON.parse(house.upstream.seen('/register')[1]?.body ?? '')).toMatchObject({ redirect_uris: redirectUris });
    expect(house.connections.isActive(connection.id)).toBe(true);
    house.upstream.on('POST /token', { access_token: 'fresh', token_type: 'Bearer', expires_in: 3600 });
    expect((await refreshed(house, connection.id)).header).toBe('Bearer fresh');
    const sent = new URLSearchParams(house.upstream.seen('/token')[0]?.body);
    expect(sent.get('client_id')).toBe(`client-1 of ${house.upstream.origin}`);
    expect(sent.get('resource')).toBe(house.upstream.url);
  });

  it('and back, its old registration serves again', async () => {
    const house = await openHouse(await startUpstream());
    const first = await clientIdOf(house);
    house.port = 8081;
    await clientIdOf(house);
    house.port = 8080;
    expect(await clientIdOf(house)).toBe(first);
    expect(registrations(house)).toBe(2);
  });
});

describe('when the proxy changes', () => {
  const change = async (house: House, fields: Partial<ProxyRecord>): Promise<void> => {
    Object.assign(house.proxy, fields);
    await house.stores.proxies.put(house.proxy);
    await house.providers.proxyChanged(house.proxy.id);
  };

  it('to another MCP server, the tokens of the old one end', async () => {
    const house = await openHouse(await startUpstream());
    await house.providers.clientFor(house.proxy);
    const connection = await signIn(house);
    const other = await startUpstream();
    await change(house, { upstream: httpUpstream(other.url) });
    expect(house.connections.isActive(connection.id)).toBe(false);
    expect(house.connections.tokenAtHand(connection.id)).toBeUndefined();
    expect((await authorization(house)).origin).toBe(other.origin);
  });

  it('to a provider of the person\'s choice, the discovered one goes', async () => {
    const house = await openHouse(await startUpstream());
    await house.providers.clientFor(house.proxy);
    const connection = await signIn(house);
    const { id } = await house.providers.create(providerCreate.parse({
      name: 'idp', provider_type: 'oidc', issuer: 'https://id.example.com', client_id: 'c', scopes: ['openid'],
    }));
    await change(house, { oauth_proxy_provider_id: id });
    expect(house.connections.isActive(connection.id)).toBe(false);
    expect((await house.stores.providers.list()).map((record) => record.id)).toEqual([id]);
    expect(house.providers.scopesFor(house.proxy)).toEqual(['openid']);
  });

  it('in other fields, nothing is lost', async () => {
    const house = await openHouse(await startUpstream());
    await house.providers.clientFor(house.proxy);
    const connection = await signIn(house);
    await change(house, { name: 'renamed', token_lifetime_seconds: 60 });
    expect(house.connections.isActive(connection.id)).toBe(true);
    await house.providers.clientFor(house.proxy);
    expect(registrations(house)).toBe(1);
  });

  it('while it is being found out, nothing is kept for a proxy that is gone', async () => {
    const house = await openHouse(await startUpstream());
    house.upstream.on('POST /register', (_request, response) => {
      void house.stores.proxies.delete(house.proxy.id)
        .then(() => response.writeHead(201).end(JSON.stringify({ client_id: 'late' })));
    });
    await expect(house.providers.clientFor(house.proxy)).rejects.toMatchObject({ code: 'upstream_unreachable' });
    expect(await house.stores.providers.list()).toEqual([]);
  });
});

describe('a registration that the authorization server lost', () => {
  it('is replaced at the next sign-in, and the connection that it carried ends then', async () => {
    const house = await openHouse(await startUpstream());
    await house.providers.clientFor(house.proxy);
    const connection = await signIn(house);
    house.upstream.on('POST /token', (_request, response) => void response
      .writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error: 'invalid_client' })));
    await expect(refreshed(house, connection.id)).rejects.toMatchObject({ code: 'provider_rejected_client' });
    // Only invalid_grant ends a connection by itself: the server may have erred.
    expect(house.connections.isActive(connection.id)).toBe(true);
    expect(await clientIdOf(house)).toBe(`client-2 of ${house.upstream.origin}`);
    expect(house.connections.isActive(connection.id)).toBe(false);
  });

  it('is replaced when its time is over', async () => {
    const upstream = await startUpstream();
    let made = 0;
    const inAnHour = Math.floor(Date.now() / 1000) + 3600;
    upstream.on(serverPath, serverMetadata(upstream.origin, wantsSecret))
      .on('POST /register', (_request, response) => void response.writeHead(201)
        .end(JSON.stringify({ client_id: `c${made += 1}`, client_secret: 's', client_secret_expires_at: inAnHour })));
    const house = await openHouse(upstream);
    expect(await clientIdOf(house)).toBe('c1');
    house.ahead = 3_600_001;
    expect(await clientIdOf(house)).toBe('c2');
  });
});

describe('a discovery that fails', () => {
  it('for the moment leaves what was known, and says so where nothing was', async () => {
    const house = await openHouse(await startUpstream());
    const known = house.upstream.answers.get('/mcp') ?? {};
    house.upstream.on('/mcp', status(503));
    await expect(house.providers.clientFor(house.proxy)).rejects.toMatchObject({ code: 'upstream_unreachable' });
    expect(house.providers.isReadyFor(house.proxy)).toBe(true);
    house.upstream.on('/mcp', known);
    const client = await clientIdOf(house);
    house.upstream.on('/mcp', status(503));
    house.ahead = 11 * 60_000;
    expect(await clientIdOf(house)).toBe(client);
  });

  it('for good shows in the proxy\'s status until something changes', async () => {
    const upstream = await ScriptedUpstream.start();
    const house = await openHouse(upstream);
    expect(house.providers.isReadyFor(house.proxy)).toBe(true);
    await expect(house.providers.clientFor(house.proxy)).rejects.toMatchObject({ code: 'upstream_oauth_missing' });
    expect(house.providers.isReadyFor(house.proxy)).toBe(false);
    expect(house.providers.problemOf(house.proxy)).toMatchObject({
      code: 'upstream_oauth_missing',
      message: expect.stringContaining(`Tried: ${upstream.url} (404`) as string,
      remedy: expect.stringContaining('Choose an identity provider') as string,
    });
    await house.providers.proxyChanged(house.proxy.id);
    expect(house.providers.isReadyFor(house.proxy)).toBe(true);
  });
});

describe('an authorization server without registration', () => {
  const needsRegistration = { code: 'upstream_registration_needed' };

  const addTyped = (house: House, fields: object = {}) => house.providers.create(providerCreate.parse({
    name: 'made by hand', provider_type: 'oauth2', issuer: house.upstream.origin,
    client_id: 'typed', client_secret: 'typed-secret',
    auth_url: `${house.upstream.origin}/authorize`, token_url: `${house.upstream.origin}/token`, ...fields,
  }));

  async function closedHouse(): Promise<House> {
    const upstream = await startUpstream();
    upstream.on(serverPath, serverMetadata(upstream.origin, {
      ...wantsSecret, registration_endpoint: undefined,
    }));
    return openHouse(upstream);
  }

  it('asks for a client made by hand, which serves as soon as a provider with that issuer is added', async () => {
    const house = await closedHouse();
    await expect(house.providers.clientFor(house.proxy)).rejects.toMatchObject(needsRegistration);
    const typed = await addTyped(house);
    const url = await authorization(house);
    expect(url.searchParams.get('client_id')).toBe('typed');
    expect(url.searchParams.get('resource')).toBe(house.upstream.url);
    await expect(house.providers.delete(typed.id)).rejects.toMatchObject({ code: 'provider_in_use' });
  });

  it('gets the secret as it is now, and only while the typed client is for its issuer', async () => {
    const house = await closedHouse();
    const typed = await addTyped(house);
    await house.providers.clientFor(house.proxy);
    await house.providers.update(typed.id, { client_secret: 'changedsecret' });
    const connection = await signIn(house);
    house.upstream.on('POST /token', { access_token: 'fresh', token_type: 'Bearer' });
    await refreshed(house, connection.id);
    const [basic] = house.upstream.seen('/token');
    expect(basic?.authorization).toBe(`Basic ${Buffer.from('typed:changedsecret').toString('base64')}`);

    await house.providers.update(typed.id, { issuer: 'https://elsewhere.example' });
    const again = house.connections.token(connection.id, 'Bearer fresh');
    await expect(again).rejects.toMatchObject({ code: 'provider_missing' });
    await expect(house.providers.clientFor(house.proxy)).rejects.toMatchObject(needsRegistration);
    expect(house.upstream.seen('/token')).toHaveLength(1);
  });

  it('never gets the client id of another issuer, nor one that signs people in elsewhere', async () => {
    const house = await closedHouse();
    await addTyped(house, { issuer: `${house.upstream.origin}/other` });
    await addTyped(house, { name: 'switched off', enabled: false });
    await addTyped(house, { name: 'company login', provider_type: 'oidc' });
    await expect(house.providers.clientFor(house.proxy)).rejects.toMatchObject(needsRegistration);
  });
});
