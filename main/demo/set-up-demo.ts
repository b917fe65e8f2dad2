import { providerCreate, proxyCreate } from '../../preload/schema/entities.ts';
import { demoShut } from './demo-error.ts';
import type { DemoServers } from './demo-servers.ts';
import type { DemoGround } from './ports.ts';

export interface DemoSetUp {
  provider_id: number;
  proxy_id: number;
  /** The proxy's. */
  url: string;
}

/**
 * Adds the provider and the proxy, as the forms would. A person may have deleted or stopped either meanwhile.
 * @throws GatehouseError "demo_failed"; what adding and starting throw
 */
export async function setUpDemo(
  { providers, proxies }: DemoGround, { clientId, clientSecret, issuer, mcp }: DemoServers,
): Promise<DemoSetUp> {
  const known = await providers.list();
  const provider = known.find(({ client_id: id }) => id === clientId) ?? await providers.create(providerCreate.parse({
    name: freeName(known), provider_type: 'oidc', issuer, client_id: clientId, client_secret: clientSecret,
    scopes: ['openid', 'email', 'offline_access'],
  }));
  const there = await proxies.list();
  const proxy = there.find(({ oauth_proxy_provider_id: id }) => id === provider.id)
    ?? await proxies.create(proxyCreate.parse({
      name: freeName(there), description: 'Leads to a small MCP server inside Gatehouse, to try it with.',
      upstream: { kind: 'http', url: mcp }, oauth_proxy_enabled: true, oauth_proxy_mode: 'gateway',
      oauth_proxy_provider_id: provider.id, enabled: true, auto_start: true,
    }));
  const { state, detail, label } = await proxies.start(proxy.id);
  if (state === 'failed' || state === 'stopped') throw demoShut(detail ?? `${label}.`);
  return { provider_id: provider.id, proxy_id: proxy.id, url: proxy.url };
}

/** "Demo", or "Demo 2" where a person has something of that name. */
function freeName(there: readonly { name: string }[]): string {
  const taken = new Set(there.map(({ name }) => name.toLowerCase()));
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? 'Demo' : `Demo ${n}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
