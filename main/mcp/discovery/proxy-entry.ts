import { z } from 'zod';
import type { ProxyView } from '../../../preload/schema/views.ts';
import type { McpCaller } from '../server/tool-set.ts';

/** A proxy as agents see it. */
export const proxyEntry = z.object({
  id: z.number().int(),
  name: z.string(),
  description: z.string(),
  port: z.number().int(),
  url: z.string().describe('Address of the MCP server, for a client.'),
  transport: z.enum(['http', 'sse']),
  oauth_enabled: z.boolean(),
  auth_type: z.enum(['none', 'delegation']).describe('"delegation": the client signs in by OAuth at the address itself.'),
  auth_url: z.string().optional().describe('Where a person signs in, as get_auth_url gives it; left out where nobody has to.'),
  delegation_url: z.string().optional().describe('The same link.'),
  delegation_enabled: z.boolean().describe('Gatehouse passes the token of the signed-in account on to the MCP server.'),
  state: z.string().describe('"running", or why it is not: "stopped", "needs_sign_in", "needs_consent", "failed" and so on.'),
});

export type ProxyEntry = z.infer<typeof proxyEntry>;

/** `signInPage`: the link for a person, by the id of a proxy. */
export const entryOf = (proxy: ProxyView, caller: McpCaller | null, signInPage: (id: number) => string): ProxyEntry => ({
  id: proxy.id,
  name: proxy.name,
  description: proxy.description,
  port: proxy.port,
  url: urlFor(proxy, caller),
  transport: transportOf(proxy),
  oauth_enabled: proxy.oauth_proxy_enabled,
  auth_type: proxy.oauth_proxy_enabled ? 'delegation' : 'none',
  ...(proxy.oauth_proxy_enabled ? { auth_url: signInPage(proxy.id), delegation_url: signInPage(proxy.id) } : {}),
  delegation_enabled: proxy.oauth_proxy_enabled && proxy.inject_upstream_token,
  state: proxy.status.state,
});

export const transportOf = ({ upstream }: ProxyView): 'http' | 'sse' => (upstream.kind === 'sse' ? 'sse' : 'http');

/**
 * The proxy's address as the caller can use it: one that calls from a container reaches the proxy under the name by
 * which it reached us, where the proxy answers to that name too.
 */
export function urlFor(proxy: ProxyView, caller: Pick<McpCaller, 'origin' | 'local'> | null): string {
  if (!caller || caller.local) return proxy.url;
  const { hostname } = new URL(caller.origin);
  if (!proxy.allowed_hosts?.includes(hostname)) return proxy.url;
  const url = new URL(proxy.url);
  url.hostname = hostname;
  return url.href;
}
