import { planRequestHeaders, type RequestHeaderPlan } from '../forward/request-headers.ts';
import { UpstreamConnections } from './connections.ts';
import { UpstreamTarget } from './upstream-target.ts';

/** An MCP server that is reached by streamable HTTP, as the forwarding path sees it. */
export interface HttpUpstream {
  readonly url: URL;
  readonly target: UpstreamTarget;
  readonly headers: RequestHeaderPlan;
  readonly connections: UpstreamConnections;
}

/**
 * @param path the proxy's MCP path
 * @param url the upstream's URL
 * @param headers the headers of the configuration, secrets filled in
 */
export function createHttpUpstream(path: string, url: string, headers: Readonly<Record<string, string>>): HttpUpstream {
  const parsed = new URL(url);
  return {
    url: parsed,
    target: new UpstreamTarget(path, parsed),
    headers: planRequestHeaders(headers),
    connections: new UpstreamConnections(parsed.origin),
  };
}
