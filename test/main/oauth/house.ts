import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ConnectionService } from '../../../main/connections/connection-service.ts';
import { openKeys, type Keys } from '../../../main/keys/key-service.ts';
import type { LogFields, Logger } from '../../../main/log/logger.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { AuthorizationServer } from '../../../main/oauth/authorization-server.ts';
import { watchedFetch } from '../../../main/oauth/traces/watched-fetch.ts';
import { ProviderService } from '../../../main/providers/provider-service.ts';
import { openStores } from '../../../main/store/open-stores.ts';
import type { ProxyRecord } from '../../../main/store/records.ts';
import type { Stores } from '../../../main/store/stores.ts';
import { providerCreate } from '../../../preload/schema/entities.ts';
import { ScriptedProvider } from '../../support/scripted-provider.ts';
import { httpUpstream, proxyRecord } from '../proxies/harness.ts';

/** Only a name in URLs: the endpoints are called without a socket. */
export const gatewayPort = 8080;
export const callbackOrigin = `http://localhost:${gatewayPort}`;

export interface House {
  server: AuthorizationServer;
  stores: Stores;
  providers: ProviderService;
  connections: ConnectionService;
  keys: Keys;
  provider: ScriptedProvider;
  /** Proxy 1, at port 9050 and path /mcp. */
  proxy: ProxyRecord;
  logged: { message: string; fields: LogFields }[];
}

export interface HouseOptions {
  nativeConsent?: boolean;
  proxy?: Partial<ProxyRecord>;
  /** Left out: an empty folder. */
  folder?: string;
  provider?: ScriptedProvider;
}

/** The authorization server with real stores, and a scripted provider behind it; all of it goes with the test. */
export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const provider = options.provider ?? await startProvider();
  const stores = await openStores(options.folder ?? await temporaryFolder(), {
    log: silentLogger, env: { GATEHOUSE_SECRETS: 'vault' }, keytar: null,
  });
  const logged: House['logged'] = [];
  const log = listeningLogger(logged);
  const providers = await ProviderService.open({
    stores, log, fetch: watchedFetch(fetch), callbackUrl: () => `${callbackOrigin}/api/v1/oauth/callback`,
  });
  const connections = await ConnectionService.open({ stores, providers, log });
  if (!(await stores.providers.get(1))) {
    await providers.create(providerCreate.parse({
      name: 'The provider', provider_type: 'oidc', issuer: provider.issuer, client_id: provider.clientId,
      client_secret: provider.clientSecret, scopes: ['openid', 'email', 'offline_access'],
    }));
  }
  const proxy = proxyRecord({
    name: 'everything', port: 9050, path: '/mcp', upstream: httpUpstream('http://127.0.0.1:3001/mcp'), ...options.proxy,
  });
  await stores.proxies.put(proxy);
  const keys = await openKeys(stores);
  const server = await AuthorizationServer.open({
    stores, providers, connections, log,
    keys: { apiKeys: keys.apiKeys.ring, sessionTokens: keys.sessionTokens.ring },
    gatewayPort: () => gatewayPort,
    callbackHost: () => 'localhost',
    nativeConsent: options.nativeConsent ?? false, clientDocuments: () => false,
  });
  onTestFinished(async () => {
    server.stop();
    connections.stop();
    await stores.close();
  });
  return { server, stores, providers, connections, keys, provider, proxy, logged };
}

export async function startProvider(): Promise<ScriptedProvider> {
  const provider = await ScriptedProvider.start();
  onTestFinished(() => provider.stop());
  return provider;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-oauth-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Changes the proxy as its settings page would. */
export async function changeProxy(house: House, fields: Partial<ProxyRecord>): Promise<void> {
  await house.stores.proxies.put({ ...house.proxy, ...fields });
  const { id } = house.proxy;
  for (const room of [house.providers, house.connections, house.server]) await room.proxyChanged(id);
}

function listeningLogger(lines: House['logged']): Logger {
  const note = (message: string, fields: LogFields = {}): void => void lines.push({ message, fields });
  return { error: note, warn: note, info: note, debug: note, child: () => listeningLogger(lines) };
}
