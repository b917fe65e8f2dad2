import type { OutboundFetch } from '../ports.ts';
import { findResource } from './find-resource.ts';
import { findServer, type ServerMetadata } from './find-server.ts';

/** How people sign in at an MCP server that has its own OAuth. */
export interface Discovery {
  upstreamUrl: string;
  /** Null where the server names none (MCP 2025-03-26): then none is sent. */
  resource: string | null;
  server: ServerMetadata;
  /** To ask for; none: the authorization server's own default. */
  scopes: string[];
}

/**
 * Finds the authorization server of an MCP server and checks what both say (RFC 9728, RFC 8414).
 * @throws DiscoveryError
 */
export async function discover(upstreamUrl: string, fetchOut: OutboundFetch = fetch): Promise<Discovery> {
  const upstream = new URL(upstreamUrl);
  const found = await findResource(upstream, fetchOut);
  const server = await findServer(upstream, found, fetchOut);
  const staysSignedIn = found.scopes.length > 0 && server.scopes_supported?.includes('offline_access');
  const scopes = staysSignedIn ? [...new Set([...found.scopes, 'offline_access'])] : found.scopes;
  return { upstreamUrl, resource: found.resource, server, scopes };
}
