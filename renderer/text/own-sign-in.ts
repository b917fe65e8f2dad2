import type { ProxyConfig } from '../../preload/schema/entities.ts';

type SignIn = Pick<ProxyConfig, 'upstream' | 'oauth_proxy_enabled' | 'oauth_proxy_mode' | 'oauth_proxy_provider_id'>;

/** True where apps sign in at the authorization server that the MCP server names itself. */
export function usesOwnSignIn(proxy: SignIn): boolean {
  return proxy.oauth_proxy_enabled && proxy.oauth_proxy_mode === 'gateway' && proxy.oauth_proxy_provider_id === null
    && proxy.upstream.kind !== 'stdio';
}
