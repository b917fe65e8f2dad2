import type { ProxyRecord } from '../../store/records.ts';

/**
 * The URL of the MCP server where its own authorization server signs people in: gateway mode, an HTTP upstream, and no
 * provider chosen (`oauth_proxy_provider_id` null). Otherwise null.
 */
export function discoveredUrlOf(proxy: ProxyRecord): string | null {
  const { oauth_proxy_enabled: enabled, oauth_proxy_mode: mode, oauth_proxy_provider_id: chosen, upstream } = proxy;
  if (!enabled || mode !== 'gateway' || chosen !== null || upstream.kind === 'stdio') return null;
  return upstream.url ?? null;
}
