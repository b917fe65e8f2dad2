import { isLoopbackHost, isPrivateScheme, parseRedirectUri, type ParsedRedirectUri } from './parsed.ts';

/**
 * Patterns admit redirect URIs at registration. `*` stands for one part of a parsed URL: a port,
 * one host label or one path segment; never for text across parts, and never for a part of a part. What stands behind a
 * private scheme is the name of an application, not a host of the DNS: there `*` alone stands for the whole of it,
 * dots and all (`anysphere.cursor-mcp`).
 */

/** A sentence that says what is wrong with a pattern, or null. */
export function explainPattern(pattern: string): string | null {
  const parsed = parseRedirectUri(pattern);
  if (!parsed) return `${pattern} is not a redirect URI pattern. Write scheme://host:port/path; * stands for one whole part.`;
  const parts = [...parsed.host.split('.'), ...parsed.path.split('/'), parsed.port];
  if (parts.some((part) => part.includes('*') && part !== '*')) return `In ${pattern} a * must stand for one whole host label, port or path segment.`;
  if (parsed.query.includes('*')) return `In ${pattern} the query cannot hold a *.`;
  if (parsed.scheme === 'http:' && !isLoopbackHost(parsed.host)) return `${pattern} would send codes over plain http. Use https, or localhost.`;
  if (parsed.scheme === 'https:' && parsed.host.split('.').slice(-2).includes('*')) return `In ${pattern} the * would admit any site. Name the last two labels of the host.`;
  return null;
}

/** @returns the first pattern's fault in words, or null where all are good */
export const checkRedirectPatterns = (patterns: readonly string[]): string | null =>
  patterns.map(explainPattern).find((fault) => fault !== null) ?? null;

/** True where one of the patterns admits the URI. */
export function isAdmitted(uri: string, patterns: readonly string[]): boolean {
  const parsed = parseRedirectUri(uri);
  if (!parsed || uri.includes('*')) return false;
  if (parsed.scheme === 'http:' && !isLoopbackHost(parsed.host)) return false;
  return patterns.some((pattern) => {
    const wanted = explainPattern(pattern) === null ? parseRedirectUri(pattern) : null;
    return wanted !== null && matches(parsed, wanted);
  });
}

function matches(uri: ParsedRedirectUri, pattern: ParsedRedirectUri): boolean {
  return uri.scheme === pattern.scheme
    && hostMatches(uri, pattern)
    && (uri.port === pattern.port || pattern.port === '*')
    && partsMatch(segmentsOf(uri), segmentsOf(pattern))
    && uri.query === pattern.query;
}

const hostMatches = (uri: ParsedRedirectUri, pattern: ParsedRedirectUri): boolean =>
  (pattern.host === '*' && isPrivateScheme(uri) ? uri.host !== '' : partsMatch(uri.host.split('.'), pattern.host.split('.')));

/** `http://localhost:1` and `http://localhost:1/` are one address (RFC 3986 section 6.2.3); VS Code registers either. */
const segmentsOf = (uri: ParsedRedirectUri): string[] => (isPrivateScheme(uri) ? uri.path : uri.path || '/').split('/');

const partsMatch = (parts: string[], wanted: string[]): boolean =>
  parts.length === wanted.length && parts.every((part, index) => (wanted[index] === '*' ? part !== '' : part === wanted[index]));
