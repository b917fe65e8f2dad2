import { z } from 'zod';
import type { OutboundFetch } from '../ports.ts';
import { DiscoveryError, invalidOAuth } from './discovery-error.ts';
import { checkAvailable, shown, type FoundResource } from './find-resource.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { serverMetadataUrls } from './locations.ts';
import { isSameIssuer, shownUrl, trustedUrl } from './url-rules.ts';

const names = z.array(z.string()).optional().catch(undefined);

const metadataShape = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  registration_endpoint: z.string().optional(),
  scopes_supported: names,
  token_endpoint_auth_methods_supported: names,
  code_challenge_methods_supported: names,
  id_token_signing_alg_values_supported: names,
  authorization_response_iss_parameter_supported: z.boolean().optional().catch(undefined),
});

/** Authorization server metadata (RFC 8414 section 2) whose issuer and endpoints have been checked. */
export type ServerMetadata = z.infer<typeof metadataShape>;

/**
 * The metadata of the authorization server that `found` names.
 * @throws DiscoveryError
 */
export async function findServer(
  upstream: URL,
  found: FoundResource,
  fetchOut: OutboundFetch,
): Promise<ServerMetadata> {
  const tried = [...found.tried];
  for (const url of serverMetadataUrls(found.issuer)) {
    const { status, json } = await guardedFetch(fetchOut, url, 'json', { headers: { accept: 'application/json' } });
    tried.push(`${shownUrl(url)} (${status})`);
    checkAvailable(url, status);
    if (status === 200 && json !== undefined) return checked(upstream, found, url, json);
  }
  if (found.issuerName !== null) {
    throw invalidOAuth(`${upstream.host} names ${found.issuer.href} as its authorization server, but no metadata is `
      + `there. Tried: ${tried.join(', ')}.`);
  }
  throw new DiscoveryError('upstream_oauth_missing',
    `This MCP server has no OAuth of its own. Tried: ${tried.join(', ')}.`,
    'Choose an identity provider in the proxy\'s settings.');
}

function checked(upstream: URL, found: FoundResource, url: URL, json: unknown): ServerMetadata {
  const parsed = metadataShape.safeParse(json);
  if (!parsed.success) {
    const missing = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw invalidOAuth(`${url.href} is no usable authorization server metadata: check ${missing || 'its form'}.`);
  }
  const metadata = parsed.data;
  checkIssuer(found, url, metadata.issuer);
  for (const name of ['authorization_endpoint', 'token_endpoint', 'registration_endpoint'] as const) {
    const endpoint = metadata[name];
    if (endpoint !== undefined && !trustedUrl(endpoint, upstream)) {
      throw invalidOAuth(`${found.issuer.host} names ${shown(endpoint)} as its ${name}, which is not https.`);
    }
  }
  // MCP authorization, "Authorization Code Protection": without S256 in the metadata clients must not go on.
  if (!metadata.code_challenge_methods_supported?.includes('S256')) {
    throw invalidOAuth(`${found.issuer.host} does not support PKCE with S256, which MCP requires.`);
  }
  return metadata;
}

/**
 * RFC 8414 section 3.3: identical, or another server could speak in the issuer's name. An assumed issuer is an origin,
 * and may end with a slash.
 */
function checkIssuer({ issuer, issuerName }: FoundResource, url: URL, named: string): void {
  if (issuerName === null ? isSameIssuer(named, issuer.origin) : named === issuerName) return;
  const expected = shown(issuerName ?? issuer.origin);
  throw invalidOAuth(`${url.href} speaks for the issuer ${shown(named)}, not for ${expected}.`);
}
