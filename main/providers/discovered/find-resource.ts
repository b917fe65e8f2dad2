import { z } from 'zod';
import type { OutboundFetch } from '../ports.ts';
import { readChallenge, type UpstreamChallenge } from './challenge.ts';
import { DiscoveryError, invalidOAuth } from './discovery-error.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { resourceMetadataUrls } from './locations.ts';
import { coversUrl, shownUrl, trustedUrl } from './url-rules.ts';

/** What an MCP server says about itself as a protected resource. */
export interface FoundResource {
  /** Null where it has no metadata of its own: an MCP server of 2025-03-26, or one without OAuth. */
  resource: string | null;
  /** The issuer that signs people in for it. */
  issuer: URL;
  /** As the server wrote it: metadata must name the very same bytes. Null where the issuer is only assumed. */
  issuerName: string | null;
  scopes: string[];
  /** What was looked at, for the person. */
  tried: string[];
}

const metadataShape = z.object({
  resource: z.string(),
  authorization_servers: z.array(z.string()).min(1),
  scopes_supported: z.array(z.string()).catch([]).default([]),
});

const initialize = JSON.stringify({
  jsonrpc: '2.0', id: 0, method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'Gatehouse', version: '1' } },
});
const accept = 'application/json, text/event-stream';

/**
 * Asks the MCP server where it wants people to sign in: by its 401, then by its metadata (RFC 9728).
 * @throws DiscoveryError
 */
export async function findResource(upstream: URL, fetchOut: OutboundFetch): Promise<FoundResource> {
  const { challenge, seen } = await probe(upstream, fetchOut);
  const tried = [seen];
  for (const url of resourceMetadataUrls(upstream, challenge.resourceMetadata)) {
    const { status, json } = await guardedFetch(fetchOut, url, 'json', { headers: { accept: 'application/json' } });
    tried.push(`${shownUrl(url)} (${status})`);
    checkAvailable(url, status);
    if (status === 200 && json !== undefined) return { ...checked(upstream, url, json, challenge), tried };
  }
  const scopes = scopesOf(challenge.scope);
  return { resource: null, issuer: new URL(upstream.origin), issuerName: null, scopes, tried };
}

/** Some servers answer 401 to POST alone, some to GET alone; some let everyone initialize. No credentials go out. */
async function probe(
  upstream: URL,
  fetchOut: OutboundFetch,
): Promise<{ challenge: UpstreamChallenge; seen: string }> {
  const post = await guardedFetch(fetchOut, upstream, 'head', {
    method: 'POST', body: initialize, headers: { accept, 'content-type': 'application/json' },
  });
  checkAvailable(upstream, post.status);
  const refused = post.status === 401 ? post : await guardedFetch(fetchOut, upstream, 'head', { headers: { accept } });
  const challenge = refused.status === 401 ? refused.headers.get('www-authenticate') : null;
  const seen = refused.status === 401 ? '401' : `${post.status}, no sign-in asked for`;
  return { challenge: readChallenge(challenge), seen: `${shownUrl(upstream)} (${seen})` };
}

function checked(upstream: URL, url: URL, json: unknown, challenge: UpstreamChallenge): Omit<FoundResource, 'tried'> {
  const parsed = metadataShape.safeParse(json);
  if (!parsed.success) {
    throw invalidOAuth(`${shownUrl(url)} is no metadata of an MCP server: it lacks resource or authorization_servers.`);
  }
  const { resource, authorization_servers: [issuerName = ''], scopes_supported: scopes } = parsed.data;
  if (!coversUrl(resource, upstream)) {
    throw invalidOAuth(`The metadata of ${shownUrl(upstream)} is for another resource, ${shown(resource)}. `
      + 'A token for that one must not go to this server.');
  }
  const issuer = trustedUrl(issuerName, upstream);
  if (!issuer || issuer.search) {
    const named = shown(issuerName);
    throw invalidOAuth(`${shownUrl(upstream)} names ${named} as its authorization server, which is not an https URL.`);
  }
  return { resource, issuer, issuerName, scopes: scopesOf(challenge.scope ?? scopes.join(' ')) };
}

/** A server that is down or busy has said nothing: that must not count as having no metadata. */
export function checkAvailable(url: URL, status: number): void {
  if (status < 500 && status !== 429) return;
  throw new DiscoveryError('upstream_unreachable',
    `${url.host} is not able to answer now (HTTP ${status} at ${shownUrl(url)}).`, 'Try again in a moment.');
}

/** At most 100 well-formed scopes (RFC 6749 section 3.3). */
const scopesOf = (text: string | null): string[] => [...new Set((text ?? '').split(' '))]
  .filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(scope)).slice(0, 100);

export const shown = (text: string): string => `“${text.slice(0, 200)}”`;
