import type { AppTarget } from '../../preload/schema/apps.ts';
import type { ProxyView } from '../../preload/schema/views.ts';
import type { AppKeys, ProxyMaker, Reach, TargetFacts, TargetSource } from '../clients/ports.ts';
import type { ApiKeys } from '../keys/key-service.ts';
import { builtinServers } from '../mcp/builtin-servers.ts';
import type { ProxyService } from '../proxies/proxy-service.ts';
import type { SettingsRecord } from '../store/records.ts';
import type { SettingsService } from './settings-service.ts';

/**
 * The proxies and the gateway's own MCP servers, as client applications are connected to them.
 * @param gatewayUrl `http://localhost:{port}`
 */
export function appTargets(
  proxies: ProxyService, settings: Pick<SettingsService, 'current' | 'update'>, gatewayUrl: () => string,
): TargetSource {
  /** @param strangers undefined: as it is */
  const change = async (target: AppTarget, reach: Reach, apply: typeof union, strangers: boolean | undefined): Promise<void> => {
    if (target.kind === 'builtin') {
      await settings.update((current) => ({
        ...current,
        gateway_allowed_hosts: apply(current.gateway_allowed_hosts, reach.allowed_hosts),
        gateway_bind_addresses: apply(current.gateway_bind_addresses, reach.bind_addresses),
        mcp_beyond_loopback: strangers ?? current.mcp_beyond_loopback,
      }));
      return;
    }
    const { allowed_hosts: hosts = [], bind_addresses: addresses = [] } = await proxies.get(target.id);
    await proxies.update(target.id, {
      allowed_hosts: apply(hosts, reach.allowed_hosts), bind_addresses: apply(addresses, reach.bind_addresses),
    });
  };
  return {
    list: async () => [...(await proxies.list()).map(proxyFacts), ...builtinFacts(settings.current, gatewayUrl())],
    open: (target, reach) => change(target, reach, union, reach.strangers ? true : undefined),
    close: (target, reach) => change(target, reach, without, reach.strangers ? false : undefined),
  };
}

const union = (some: readonly string[], more: readonly string[]): string[] => [...new Set([...some, ...more])];

const without = (some: readonly string[], gone: readonly string[]): string[] => some.filter((one) => !gone.includes(one));

const builtinFacts = (settings: SettingsRecord, gatewayUrl: string): TargetFacts[] =>
  Object.entries(builtinServers).map(([name, server]) => ({
    target: { kind: 'builtin', name },
    name: server.name,
    url: `${gatewayUrl}${server.path}`,
    transport: 'http',
    signsIn: false,
    reach: {
      allowed_hosts: settings.gateway_allowed_hosts,
      bind_addresses: settings.gateway_bind_addresses,
      strangers: settings.mcp_beyond_loopback,
    },
  }));

const proxyFacts = ({
  id, name, url, upstream, oauth_proxy_enabled: signsIn, allowed_hosts: hosts, bind_addresses: addresses,
}: ProxyView): TargetFacts => ({
  target: { kind: 'proxy', id },
  name,
  url,
  transport: upstream.kind === 'sse' ? 'sse' : 'http',
  signsIn,
  reach: { allowed_hosts: hosts ?? [], bind_addresses: addresses ?? [] },
});

export const proxyMaker = (proxies: ProxyService): ProxyMaker => ({
  list: async () => (await proxies.list()).map(({ id, name, url, upstream }) => ({ id, name, url, upstream })),
  async create(fields) {
    const { id, name } = await proxies.create(fields);
    return { id, name };
  },
});

export const appKeys = (apiKeys: ApiKeys): AppKeys => ({
  async create(name, proxyId) {
    const { api_key: { id }, key } = await apiKeys.create({
      name, proxy_ids: [proxyId], expires_in_days: null, rate_limit_per_minute: null,
    });
    return { id, key };
  },
  delete: (id) => apiKeys.delete(id),
});
