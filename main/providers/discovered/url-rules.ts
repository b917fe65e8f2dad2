import { isLoopbackUrl } from '../../http/addresses.ts';
import { parseUrl } from '../../http/parse-url.ts';

/**
 * True where `resource` stands for `upstream`: the same origin, and the same path or one above it, by whole segments
 * (RFC 9728 section 3.3 with MCP's canonical URIs). Anything else would hand out a token for another server
 * (CVE-2026-130766).
 */
export function coversUrl(resource: string, upstream: URL): boolean {
  const url = parseUrl(resource);
  if (!url || url.origin !== upstream.origin || url.username || url.password || resource.includes('#')) return false;
  if (url.search && (url.search !== upstream.search || url.pathname !== upstream.pathname)) return false;
  const path = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  return `${upstream.pathname}/`.startsWith(path);
}

/**
 * The URL where it may be spoken to: https, or plain http that stays on this computer, and that only where the MCP
 * server itself is on this computer (RFC 8252 section 8.3). Otherwise null.
 */
export function trustedUrl(text: string, upstream: URL): URL | null {
  const url = parseUrl(text);
  if (!url) return null;
  const isLocal = url.protocol === 'http:' && isLoopbackUrl(url) && isLoopbackUrl(upstream);
  if (!isLocal && url.protocol !== 'https:') return null;
  return url.username || url.password || url.hash ? null : url;
}

/** A URL as it may be shown and logged: its query can hold a key. */
export const shownUrl = ({ origin, pathname }: URL): string => origin + pathname;

/** The same issuer as a person may type it: a slash at the end does not count. Metadata compares byte for byte. */
export const isSameIssuer = (typed: string, issuer: string): boolean => bare(typed) === bare(issuer);

const bare = (issuer: string): string => (issuer.endsWith('/') ? issuer.slice(0, -1) : issuer);
