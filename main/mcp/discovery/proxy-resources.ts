import { isGatehouseError } from '../../errors/index.ts';
import type { McpResources } from '../server/tool-set.ts';
import type { DiscoveryHouse } from './discovery.ts';
import { entryOf } from './proxy-entry.ts';

const prefix = 'gatehouse://proxies/';

/** Each proxy as a resource, for clients whose person picks what the model sees. */
export const proxyResources = ({ run, signInPage }: Pick<DiscoveryHouse, 'run' | 'signInPage'>): McpResources => ({
  name: 'proxy',
  title: 'MCP servers of Gatehouse',
  description: 'An MCP server that Gatehouse offers on this computer: its address and how it is.',
  uriTemplate: `${prefix}{id}`,
  mimeType: 'application/json',
  async list() {
    const proxies = (await run('proxies.list', {})).filter(({ enabled }) => enabled);
    return proxies.map(({ id, name, description, url }) => ({ uri: `${prefix}${id}`, name, description: description || url }));
  },
  async read(uri) {
    const id = Number(/^[1-9]\d{0,9}$/.exec(uri.slice(prefix.length))?.[0]);
    if (!uri.startsWith(prefix) || Number.isNaN(id)) return null;
    try {
      const proxy = await run('proxies.get', { id });
      return proxy.enabled ? JSON.stringify(entryOf(proxy, null, signInPage), null, 2) : null;
    } catch (error) {
      if (isGatehouseError(error) && error.status === 404) return null;
      throw error;
    }
  },
});
