import type { ProxyView } from '../../preload/schema/views.ts';
import type { AppKeys, ProxyMaker, TargetFacts, TargetSource } from '../clients/ports.ts';
import type { ApiKeys } from '../keys/key-service.ts';
import type { ProxyService } from '../proxies/proxy-service.ts';

/** The proxies, as client applications are connected to them. */
export function appTargets(proxies: ProxyService): TargetSource {
  return {
    changed: proxies.changed,
    list: async () => (await proxies.list()).map(factsOf),
    async open(target, reach) {
      if (target.kind !== 'proxy') return;
      const { allowed_hosts: hosts = [], bind_addresses: addresses = [] } = await proxies.get(target.id);
      await proxies.update(target.id, {
        allowed_hosts: [...new Set([...hosts, ...reach.allowed_hosts])],
        bind_addresses: [...new Set([...addresses, ...reach.bind_addresses])],
      });
    },
  };
}

const factsOf = ({ id, name, url, upstream, allowed_hosts: hosts, bind_addresses: addresses }: ProxyView): TargetFacts => ({
  target: { kind: 'proxy', id },
  name,
  url,
  transport: upstream.kind === 'sse' ? 'sse' : 'http',
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
