import { join } from 'node:path';
import { AuditLog } from '../audit/audit-log.ts';
import { BridgeLauncher } from '../bridge/bridge-launcher.ts';
import type { Runtime } from '../bridge/runtime.ts';
import { ConnectionService } from '../connections/connection-service.ts';
import { Demo } from '../demo/demo.ts';
import { checkDemoUse } from '../demo/demo-use.ts';
import type { GatewayListener } from '../gateway/listener.ts';
import { httpOrigin } from '../http/addresses.ts';
import { openKeys, type Keys } from '../keys/key-service.ts';
import type { Logger } from '../log/logger.ts';
import type { Services } from '../operations/services.ts';
import { AuthorizationServer } from '../oauth/authorization-server.ts';
import { findBuiltinServer } from '../mcp/builtin-servers.ts';
import { checkRedirectPatterns } from '../oauth/redirect-uris/pattern.ts';
import { watchedFetch } from '../oauth/traces/watched-fetch.ts';
import type { OutboundFetch } from '../providers/ports.ts';
import { SkillService } from '../mcp/skills/registry/skill-service.ts';
import { ProviderService } from '../providers/provider-service.ts';
import { networkFetch } from '../proxies/network/network-fetch.ts';
import { ProxyService } from '../proxies/proxy-service.ts';
import { openSurroundings } from '../proxies/upstreams/surroundings.ts';
import type { Stores } from '../store/stores.ts';
import { recordConnectionEnd } from './audit-entries.ts';
import { appKeys, appTargets, proxyMaker } from './app-ports.ts';
import { appName, lateApps } from './late-apps.ts';
import { LoginShellPrograms } from './login-shell-programs.ts';
import { proxyFacts } from './proxy-facts.ts';
import type { Opening } from './opening.ts';
import { SettingsService } from './settings-service.ts';
import type { Teardown } from './teardown.ts';

export interface RoomOptions {
  dataFolder: string;
  /** Gatehouse's own. */
  version: string;
  /** What the stores read of the environment. */
  env: NodeJS.ProcessEnv;
  /** Null: the settings say which. */
  port: number | null;
  /** Of registration and token endpoint, for each address; null: the usual limit. */
  rateLimitPerMinute: number | null;
  /** True where the application's own window asks for consent. */
  nativeConsent: boolean;
  /** What apps that only speak stdio start; null: they cannot be given anything. */
  bridge: { program: string; runtime: Runtime } | null;
  /** Opens another application by a link of its own; null where there is no desktop. */
  openLink: ((link: string) => Promise<void>) | null;
  opening: Opening;
  log: Logger;
}

export interface Rooms {
  stores: Stores;
  settings: SettingsService;
  listener: GatewayListener;
  providers: ProviderService;
  connections: ConnectionService;
  keys: Keys;
  oauth: AuthorizationServer;
  proxies: ProxyService;
  bridges: BridgeLauncher;
  apps: Services['apps'];
  audit: AuditLog;
  demo: Demo;
  /** As providers and MCP servers are reached from this machine. */
  fetchOut: OutboundFetch;
  skills: SkillService;
}

/** Builds the rooms, the lower ones first, and gives each what it needs of the others. */
export async function openRooms(options: RoomOptions, teardown: Teardown): Promise<Rooms> {
  const { dataFolder, version, env, port, rateLimitPerMinute, nativeConsent, bridge, openLink, opening, log } = options;
  const { listener } = opening;
  const stores = await opening.stores.openSecrets();
  teardown.add('stores', () => stores.close());

  const settings = await SettingsService.open({
    document: stores.settings, gateway: listener, portIsFixed: port !== null,
  });
  const audit = await AuditLog.open({
    dataFolder, secrets: stores.secrets, log, retentionDays: () => settings.current.audit_retention_days,
  });
  teardown.add('audit log', () => audit.close());
  const gatewayPort = (): number => listener.port;
  const callbackHost = (): string => settings.current.callback_host;
  const gatewayPublicOrigin = (): string | null => {
    const url = settings.current.gateway_public_base_url;
    return url === null ? null : new URL(url).origin;
  };

  const surroundings = openSurroundings(process.env, log.child('proxy'));
  const fetchOut = networkFetch(surroundings.network);
  const callbackUrl = (): string =>
    `${gatewayPublicOrigin() ?? httpOrigin(callbackHost(), gatewayPort())}/api/v1/oauth/callback`;
  const providers = await ProviderService.open({
    stores, log, fetch: watchedFetch(fetchOut), callbackUrl,
  });
  const connections = await ConnectionService.open({ stores, providers, log });
  connections.ended.subscribe((record) => void recordConnectionEnd(audit, stores, record));
  teardown.add('connections', () => connections.stop());
  const keys = await openKeys(stores);
  const oauth = await AuthorizationServer.open({
    stores, providers, connections, log, audit, keys: { apiKeys: keys.apiKeys.ring, sessionTokens: keys.sessionTokens.ring },
    gatewayPort, callbackHost, gatewayPublicOrigin, nativeConsent, clientDocuments: () => settings.current.client_id_metadata_documents,
    ...(rateLimitPerMinute === null ? {} : { rateLimitPerMinute }),
  });
  teardown.add('consents', () => oauth.stop());
  const bridges = new BridgeLauncher({
    folder: join(dataFolder, 'bridge'),
    origin: bridge,
    stores,
    apiKeys: keys.apiKeys,
    builtin: (id) => {
      const server = findBuiltinServer(id);
      return server && { name: server.name, url: `${httpOrigin('127.0.0.1', gatewayPort())}${server.path}` };
    },
    healthUrl: () => `${httpOrigin('127.0.0.1', gatewayPort())}/api/v1/health`,
    mayStart: () => settings.current.bridges_start_gatehouse,
    appName,
    log: log.child('bridge'),
  });
  const proxies = new ProxyService({
    stores,
    log,
    surroundings,
    authenticator: oauth.authenticator,
    credentials: oauth.credentials,
    oauthRoutes: oauth.proxyRoutes,
    facts: proxyFacts({ consents: oauth.consents, clients: oauth.clients, connections, providers }),
    gatewayPort,
    checkRedirectPatterns,
    checkProvider: async ({ oauth_proxy_provider_id: id, upstream }) => {
      const provider = id === null ? undefined : await stores.providers.get(id);
      if (provider) checkDemoUse(provider, upstream.url ?? null);
    },
    onUpdated: async (proxyId) => {
      await providers.proxyChanged(proxyId);
      await connections.proxyChanged(proxyId);
      await oauth.proxyChanged(proxyId);
    },
    onDeleted: async (proxyId) => {
      await oauth.proxyDeleted(proxyId);
      await providers.proxyDeleted(proxyId);
      await bridges.proxyDeleted(proxyId);
    },
  });
  teardown.add('listeners', () => Promise.all([listener.close(), proxies.close()]));
  for (const room of [proxies, listener, settings]) room.changed.subscribe(() => void bridges.refresh());
  const programs = new LoginShellPrograms(env);
  const apps = lateApps({
    dataFolder,
    records: stores.appEntries,
    targets: appTargets(proxies, settings, () => httpOrigin('localhost', gatewayPort())),
    proxies: proxyMaker(proxies),
    keys: appKeys(keys.apiKeys),
    bridge: bridge && bridges,
    programs,
    terminal: () => programs.variables(),
    openLink,
  });
  const skills = await SkillService.open({
    stores, folder: join(dataFolder, 'skills'), version, gatewayUrl: () => httpOrigin('localhost', gatewayPort()), log: log.child('skills'),
  });
  const demo = new Demo({
    providers, proxies, callbackUrl, gatewayProblem: () => listener.status.error,
  }, log.child('demo'));
  teardown.add('demo', () => demo.close());
  return {
    stores, settings, listener, providers, connections, keys, oauth, proxies, bridges, apps, skills, demo, audit, fetchOut,
  };
}
