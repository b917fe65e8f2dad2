import type { ProxyRecord } from '../../store/records.ts';

/**
 * The URL of the MCP server where its own authorization server signs people in: gateway mode, an HTTP upstream, and no
 * provider chosen (`oauth_proxy_provider_id` null). Otherwise null.
 */
export function discoveredUrlOf(proxy: ProxyRecord): string | null {
  const { upstream } = proxy;
  if (!proxy.oauth_proxy_enabled || proxy.oauth_proxy_mode !== 'gateway' || proxy.oauth_proxy_provider_id !== null) return null;
  return upstream.kind === 'stdio' ? null : (upstream.url ?? null);
}
