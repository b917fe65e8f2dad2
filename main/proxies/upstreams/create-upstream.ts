import type { Upstream } from '../../../preload/schema/entities.ts';
import { GatehouseError } from '../../errors/index.ts';
import { planLaunch } from '../stdio/launch-plan.ts';
import { StdioUpstream } from '../stdio/stdio-upstream.ts';
import { createHttpUpstream, type HttpUpstream } from './http-upstream.ts';
import type { Surroundings } from './surroundings.ts';

/** What a proxy forwards to. */
export type ProxyUpstream = HttpUpstream | StdioUpstream;

/**
 * Makes what forwards to the upstream of a proxy. The kinds "http" and "sse" differ only in what the upstream says at
 * the start of an event stream, so that an upstream which speaks both serves clients of both.
 * @param path the proxy's MCP path
 * @param upstream with its secrets filled in
 * @throws GatehouseError "upstream_url_missing", and for stdio as `planLaunch`
 */
export async function createUpstream(
  path: string,
  upstream: Upstream,
  { network, searchPath, log }: Surroundings,
): Promise<ProxyUpstream> {
  if (upstream.kind === 'stdio') {
    return new StdioUpstream(path, await planLaunch(upstream, await searchPath()), { log });
  }
  if (!upstream.url) {
    throw new GatehouseError('upstream_url_missing', 'The proxy has no upstream URL.', {
      status: 409,
      field: 'upstream.url',
      remedy: 'Enter the URL of the MCP server.',
    });
  }
  return createHttpUpstream(path, upstream.url, upstream.headers, await network.routeTo(new URL(upstream.url)));
}
