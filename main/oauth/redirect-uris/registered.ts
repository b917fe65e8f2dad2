import { isLoopbackRedirect, parseRedirectUri } from './parsed.ts';

/**
 * At authorize a redirect URI must equal a registered one byte for byte; only the port of a loopback URI may differ
 * (RFC 8252 section 7.3, OAuth 2.1 section 2.3.1). localhost and 127.0.0.1 are different hosts.
 */
export function isRegistered(uri: string, registered: readonly string[]): boolean {
  if (registered.includes(uri)) return parseRedirectUri(uri) !== null;
  const asked = parseRedirectUri(uri);
  if (!asked || !isLoopbackRedirect(asked) || uri.includes('*')) return false;
  return registered.some((candidate) => {
    const known = parseRedirectUri(candidate);
    return known !== null && isLoopbackRedirect(known)
      && known.host === asked.host && known.path === asked.path && known.query === asked.query;
  });
}
