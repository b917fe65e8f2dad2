import type { Signal } from '../../events/signal.ts';
import type { RunMcpOperation } from '../operations.ts';
import type { McpToolSet } from '../server/tool-set.ts';
import { getAuthUrl } from './get-auth-url.ts';
import { getProxyConfig } from './get-proxy-config.ts';
import { listProxies } from './list-proxies.ts';
import { manageProxies } from './manage-proxies.ts';
import { proxyResources } from './proxy-resources.ts';

/** What the discovery server needs of the rest of the house. */
export interface DiscoveryHouse {
  run: RunMcpOperation;
  /** The client applications that a configuration can be made for. */
  apps: readonly { id: string; name: string; format: string | null; byBridge: boolean }[];
  /** Stands in a configuration in place of an API key that nobody has made yet. */
  hiddenKey: string;
  /** Where a person signs a proxy in: a page or link of Gatehouse's own. */
  signInPage(proxyId: number): string;
  /** Whether tools may start and stop proxies. */
  managementEnabled(): boolean;
  toolsChanged: Signal;
  resourcesChanged: Signal;
}

const instructions = `Gatehouse runs MCP servers of this computer behind OAuth, each at an address of its own.
list_proxies says which there are, get_proxy_config gives the configuration that an application needs to use one, and
get_auth_url tells where a person signs one in. Where a person has switched it on in the settings of Gatehouse,
start_proxy, stop_proxy, restart_proxy and get_proxy_status are there too. Nothing can be approved here: consents,
commands and tools are approved by a person in Gatehouse.`.replaceAll('\n', ' ');

/** The discovery server: for agents to find the MCP servers behind Gatehouse. */
export const discovery = (house: DiscoveryHouse): McpToolSet => ({
  id: 'discovery',
  name: 'gatehouse-discovery',
  title: 'Discovery',
  instructions,
  tools: [listProxies(house), getProxyConfig(house), getAuthUrl(house), ...manageProxies(house)],
  resources: proxyResources(house),
  toolsChanged: house.toolsChanged,
  resourcesChanged: house.resourcesChanged,
});
