import { z } from 'zod';
import { defineTool } from '../server/tool-set.ts';
import type { DiscoveryHouse } from './discovery.ts';
import { entryOf, proxyEntry } from './proxy-entry.ts';

export const listProxies = ({ run, signInPage }: Pick<DiscoveryHouse, 'run' | 'signInPage'>) => defineTool({
  name: 'list_proxies',
  title: 'List MCP servers',
  description: 'Lists the MCP servers that Gatehouse offers on this computer, with the address of each.',
  readOnly: true,
  input: z.object({}),
  output: z.object({ proxies: z.array(proxyEntry) }),
  async run(_, caller) {
    const proxies = (await run('proxies.list', {})).filter(({ enabled }) => enabled).map((proxy) => entryOf(proxy, caller, signInPage));
    return { text: `Found ${proxies.length} MCP proxy ${proxies.length === 1 ? 'server' : 'servers'}`, data: { proxies } };
  },
});
