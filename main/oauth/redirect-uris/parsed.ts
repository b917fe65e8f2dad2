import { loopbackHosts } from '../../http/addresses.ts';

/** A redirect URI taken apart; compared by parts, never by prefix. */
export interface ParsedRedirectUri {
  /** With its colon, e.g. `http:`. */
  scheme: string;
  /** As written between `//` and `/`, lower case, without port; IPv6 in brackets. Empty for `scheme:/path`. */
  host: string;
  /** Digits as written, or empty. */
  port: string;
  path: string;
  /** With its `?`, or empty. */
  query: string;
}

/** Schemes that run code, read files or are no address of an application. */
const dangerousSchemes = new Set([
  'javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'filesystem:', 'about:', 'view-source:', 'ws:', 'wss:', 'ftp:',
  'mailto:', 'tel:', 'sms:', 'intent:', 'content:', 'chrome:', 'edge:', 'devtools:', 'jar:', 'ms-msdt:', 'search-ms:', 'shell:', 'mhtml:',
  'app:', 'res:', 'ldap:', 'ssh:', 'smb:', 'nfs:', 'resource:',
]);

const shape = /^([a-z][a-z0-9+.-]*:)(?:\/\/([^/?#]*))?(\/[^?#]*)?(\?[^#]*)?$/i;
const authorityShape = /^(\[[0-9a-f:.]+\]|[a-z0-9_*-]+(?:\.[a-z0-9_*-]+)*)?(?::(\d{1,5}|\*))?$/i;
/** Browsers leave these out when they write a URL. */
const standardPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };
const loopback: ReadonlySet<string> = new Set(loopbackHosts);

/**
 * Parses strictly: what a browser would repair (backslashes, control characters, spaces, dot segments, encoded dots or
 * slashes, user info, fragments) is refused, since two parsers could disagree on it (RFC 9700 section 4.1.3).
 * @returns null where the URI is not acceptable as a redirect URI at all
 */
export function parseRedirectUri(uri: string): ParsedRedirectUri | null {
  if (uri.length > 2000 || /[^\x21-\x7e]/.test(uri) || /[\\"<>^`{|}]/.test(uri)) return null;
  const parts = shape.exec(uri);
  if (!parts) return null;
  const scheme = (parts[1] ?? '').toLowerCase();
  if (dangerousSchemes.has(scheme)) return null;
  const authority = parts[2];
  const web = scheme === 'http:' || scheme === 'https:';
  if (web && !authority) return null;
  const hostAndPort = authorityShape.exec(authority ?? '');
  if (!hostAndPort) return null;
  const path = parts[3] ?? '';
  if (hasDotSegment(path) || /%(?![0-9a-f]{2})/i.test(uri) || /%(00|2e|2f|5c)/i.test(path)) return null;
  const port = hostAndPort[2] ?? '';
  if (port !== '' && port !== '*' && (Number(port) > 65535 || Number(port) === 0 || port.startsWith('0'))) return null;
  const host = (hostAndPort[1] ?? '').toLowerCase();
  const parsed = { scheme, host, port, path, query: parts[4] ?? '' };
  return uri.includes('*') || isReadAlikeByBrowsers(uri, parsed) ? parsed : null;
}

/**
 * Browsers follow the WHATWG URL Standard: they turn `127.1`, `0x7f.1` and `2130706433` into 127.0.0.1 and refuse what
 * is no punycode. A URI that they would read in another way than it stands there has no business here.
 */
function isReadAlikeByBrowsers(uri: string, parsed: ParsedRedirectUri): boolean {
  try {
    const url = new URL(uri);
    return url.hostname.toLowerCase() === parsed.host
      && (url.pathname || '/') === (parsed.path || '/')
      && (url.port || standardPorts[url.protocol]) === (parsed.port || standardPorts[url.protocol]);
  } catch {
    return false;
  }
}

const hasDotSegment = (path: string): boolean => path.split('/').some((segment) => segment === '.' || segment === '..');

export const isLoopbackHost = (host: string): boolean => loopback.has(host);

/** A redirect to a program on this computer over plain http (RFC 8252 section 7.3). */
export const isLoopbackRedirect = (uri: ParsedRedirectUri): boolean => uri.scheme === 'http:' && isLoopbackHost(uri.host);

/** Neither http nor https: opens an application (RFC 8252 section 7.1). */
export const isPrivateScheme = (uri: ParsedRedirectUri): boolean => uri.scheme !== 'http:' && uri.scheme !== 'https:';
