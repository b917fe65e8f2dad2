import { GatehouseError } from '../errors/index.ts';
import type { ProxyRecord } from '../store/records.ts';
import { leadsBack } from './leads-back.ts';

/** What has to be right about a proxy beyond the form of its fields. */
export interface ProxyRules {
  /** All proxies except the one that is checked. */
  others: readonly Pick<ProxyRecord, 'name' | 'port' | 'upstream'>[];
  gatewayPort: number;
  /** Says what is wrong with redirect patterns, in a sentence; null when they are fine. */
  checkRedirectPatterns(patterns: readonly string[]): string | null;
}

type Checked = Pick<ProxyRecord, 'name' | 'port' | 'upstream' | 'oauth_proxy_allowed_redirect_uris'>;

/**
 * @throws GatehouseError "name_taken", "port_taken" (409), "upstream_leads_back", "invalid_redirect_pattern" (400), each
 *   with its field
 */
export function checkProxy(proxy: Checked, { others, gatewayPort, checkRedirectPatterns }: ProxyRules): void {
  const name = proxy.name.toLowerCase();
  if (others.some((other) => other.name.toLowerCase() === name)) {
    throw new GatehouseError('name_taken', `There is already a proxy named "${proxy.name}".`, {
      status: 409,
      field: 'name',
      remedy: 'Choose another name.',
    });
  }
  const holder =
    proxy.port === gatewayPort ? 'Gatehouse itself' : others.find((other) => other.port === proxy.port)?.name;
  if (holder !== undefined) {
    const who = proxy.port === gatewayPort ? holder : `the proxy "${holder}"`;
    throw new GatehouseError('port_taken', `Port ${proxy.port} is used by ${who}.`, {
      status: 409,
      field: 'port',
      remedy: 'Choose another port.',
    });
  }
  if (leadsBack(proxy, others)) {
    throw new GatehouseError('upstream_leads_back', 'This URL leads back to the proxy itself.', {
      status: 400,
      field: 'upstream.url',
      remedy: 'Enter the address where the MCP server itself answers.',
    });
  }
  const wrong = checkRedirectPatterns(proxy.oauth_proxy_allowed_redirect_uris);
  if (wrong !== null) {
    throw new GatehouseError('invalid_redirect_pattern', wrong, {
      status: 400,
      field: 'oauth_proxy_allowed_redirect_uris',
    });
  }
}
