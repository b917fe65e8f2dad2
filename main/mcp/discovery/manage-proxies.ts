import { z } from 'zod';
import type { ProxyStatus } from '../../../preload/schema/views.ts';
import { GatehouseError } from '../../errors/index.ts';
import { defineTool, type McpTool } from '../server/tool-set.ts';
import type { DiscoveryHouse } from './discovery.ts';

type Verb = 'start' | 'stop' | 'restart' | 'status';

const output = z.object({
  proxy_id: z.number().int(),
  proxy_name: z.string(),
  state: z.string(),
  label: z.string().describe('The state in words.'),
  detail: z.string().nullable(),
  next_action: z.string().nullable().describe('What a person has to do in Gatehouse; null: nothing.'),
});

const tools: readonly { verb: Verb; name: string; title: string; description: string }[] = [
  { verb: 'start', name: 'start_proxy', title: 'Start an MCP server', description: 'Starts an MCP server of Gatehouse. A command that nobody approved is not run.' },
  { verb: 'stop', name: 'stop_proxy', title: 'Stop an MCP server', description: 'Stops an MCP server of Gatehouse. Clients that use it lose it.' },
  { verb: 'restart', name: 'restart_proxy', title: 'Restart an MCP server', description: 'Stops an MCP server of Gatehouse and starts it again.' },
  { verb: 'status', name: 'get_proxy_status', title: 'See how an MCP server is', description: 'Says whether an MCP server of Gatehouse runs, and what it needs where it does not.' },
];

/** Starting and stopping, where a person has allowed it: off by default, since any program on this computer may call. */
export const manageProxies = (house: Pick<DiscoveryHouse, 'run' | 'managementEnabled'>): McpTool[] =>
  tools.map(({ verb, ...words }) => defineTool({
    ...words,
    readOnly: verb === 'status',
    offered: house.managementEnabled,
    input: z.object({ proxy_id: z.number().int().positive().describe('From list_proxies.') }),
    output,
    async run({ proxy_id: id }, { local }) {
      if (!local) throw fromElsewhere();
      const { name } = await house.run('proxies.get', { id });
      const status: ProxyStatus = await house.run(`proxies.${verb}`, { id });
      const { state, label, detail, next_action: next } = status;
      const text = [`${name}: ${label}.`, detail, next && `Next, in Gatehouse: ${next.label}.`].filter(Boolean).join(' ');
      return { text, data: { proxy_id: id, proxy_name: name, state, label, detail, next_action: next?.label ?? null } };
    },
  }));

const fromElsewhere = (): GatehouseError => new GatehouseError(
  'management_from_elsewhere',
  'MCP servers are started and stopped from this computer alone.',
  { status: 403, remedy: 'Call from a program that runs on the computer itself, not in a container or on another one.' },
);
