import type { IdentityProvider } from './identity-provider.ts';

/** The smallest set-up that must work: one provider, and one proxy before one MCP server. */

export const providerFields = ({ issuer, clientId, clientSecret }: IdentityProvider) => ({
  name: 'idp',
  provider_type: 'oidc',
  issuer,
  client_id: clientId,
  client_secret: clientSecret,
  scopes: ['openid', 'offline_access'],
});

export const proxyFields = (port: number, upstreamUrl: string, providerId: number) => ({
  name: 'everything',
  port,
  path: '/mcp',
  upstream: { kind: 'http', url: upstreamUrl },
  oauth_proxy_enabled: true,
  oauth_proxy_mode: 'gateway',
  oauth_proxy_provider_id: providerId,
  enabled: true,
  auto_start: true,
});
