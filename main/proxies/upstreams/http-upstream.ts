import { connectionsTo, type UpstreamConnections } from '../connection/connections.ts';
import { planRequestHeaders, type RequestHeaderPlan } from '../forward/request-headers.ts';
import { proxyAuthorization } from '../network/proxy-for.ts';
import type { Route } from '../network/upstream-network.ts';

import { SseEndpoints } from './sse-endpoints.ts';
import { UpstreamTarget } from './upstream-target.ts';

/** An MCP server that is reached over HTTP: streamable HTTP, or the older HTTP+SSE. */
export interface HttpUpstream {
  readonly kind: 'http';
  readonly url: URL;
  readonly target: UpstreamTarget;
  /** What stands before a path at the upstream in the request line; "" but for some HTTP proxies. */
  readonly prefix: string;
  readonly headers: RequestHeaderPlan;
  readonly connections: UpstreamConnections;
  /** Where the messages of HTTP+SSE streams go. Empty while no such stream is open. */
  readonly endpoints: SseEndpoints;
  /** Nothing runs here that could fail by itself: it is calls that fail. */
  readonly problem: null;
  /** Takes no more calls; running ones go on to their end. */
  retire(): void;
  /** Cuts everything. */
  destroy(): Promise<void>;
}

/**
 * @param path the proxy's MCP path
 * @param url the upstream's URL
 * @param headers the headers of the configuration, secrets filled in
 */
export async function createHttpUpstream(
  path: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  { proxy, secureContext }: Route,
): Promise<HttpUpstream> {
  const parsed = new URL(url);
  // An HTTP proxy tunnels https and is asked for the whole URL of anything else (RFC 9112 section 3.2.2).
  const absoluteForm = proxy !== null && parsed.protocol === 'http:';
  const prefix = absoluteForm ? parsed.origin : '';
  const connections = absoluteForm
    ? await connectionsTo(proxy.origin, { host: parsed.host, secureContext, proxy })
    : await connectionsTo(parsed.origin, { secureContext, tunnelThrough: proxy });
  const plan = planRequestHeaders(headers);
  return {
    kind: 'http',
    url: parsed,
    target: new UpstreamTarget(path, parsed, prefix),
    prefix,
    headers: absoluteForm ? { ...plan, set: [...plan.set, ...headersFor(proxy)] } : plan,
    connections,
    endpoints: new SseEndpoints(path, parsed),
    problem: null,
    retire: () => connections.retire(),
    async destroy() {
      connections.destroy();
    },
  };
}

function headersFor(proxy: URL): string[] {
  const authorization = proxyAuthorization(proxy);
  return authorization === null ? [] : ['proxy-authorization', authorization];
}
