import type { Upstream } from '../../../preload/schema/entities.ts';
import { GatehouseError } from '../../errors/index.ts';
import { createHttpUpstream, type HttpUpstream } from './http-upstream.ts';

/**
 * Makes what forwards to the upstream of a proxy; one file in this folder for each kind.
 * @param path the proxy's MCP path
 * @param upstream with its secrets filled in
 * @throws GatehouseError "upstream_kind_unsupported", "upstream_url_missing"
 */
export function createUpstream(path: string, upstream: Upstream): HttpUpstream {
  if (upstream.kind !== 'http') {
    throw new GatehouseError(
      'upstream_kind_unsupported',
      `Upstreams of the kind "${upstream.kind}" cannot be started by this version of Gatehouse.`,
      {
        status: 409,
        field: 'upstream.kind',
        remedy: 'Use an MCP server that speaks streamable HTTP.',
      },
    );
  }
  if (!upstream.url) {
    throw new GatehouseError('upstream_url_missing', 'The proxy has no upstream URL.', {
      status: 409,
      field: 'upstream.url',
      remedy: 'Enter the URL of the MCP server.',
    });
  }
  return createHttpUpstream(path, upstream.url, upstream.headers);
}
