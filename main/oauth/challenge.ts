import type { ProxyRecord } from '../store/records.ts';
import { issuerOf } from './resource.ts';

/** The protected-resource document of a proxy, path form (RFC 9728 section 3.1). */
export const resourceMetadataUrl = (proxy: ProxyRecord, origin: string): string =>
  `${issuerOf(proxy, origin)}/.well-known/oauth-protected-resource${proxy.path === '/' ? '' : proxy.path}`;

/**
 * One Bearer challenge in the form that every measured client parses: capital B, quoted values.
 * @param scopes those of the resource, without offline_access (SEP-835)
 * @param error left out where the caller sent no credentials (RFC 6750 section 3.1)
 */
export function bearerChallenge(
  proxy: ProxyRecord, origin: string, scopes: readonly string[], error?: 'invalid_token' | 'insufficient_scope',
): string {
  const parts = [`resource_metadata="${resourceMetadataUrl(proxy, origin)}"`];
  if (scopes.length) parts.push(`scope="${scopes.join(' ')}"`);
  if (error) parts.unshift(`error="${error}"`);
  return `Bearer ${parts.join(', ')}`;
}

/** For callers that brought an API key: no way to OAuth is advertised, or they would start it. */
export const plainChallenge = 'Bearer error="invalid_token"';
