import { isLoopbackRedirect, isPrivateScheme, parseRedirectUri } from './parsed.ts';

/** Where an authorization response goes, for a person's eyes. */
export interface Destination {
  /** Host with port, or the scheme of an application link. */
  host: string;
  isLoopback: boolean;
  isPrivateScheme: boolean;
  /** True where the host is internationalised: what looks like a well-known name may be another. */
  isLookAlike: boolean;
}

export function destinationOf(uri: string): Destination {
  const parsed = parseRedirectUri(uri);
  if (!parsed) return { host: uri.slice(0, 100), isLoopback: false, isPrivateScheme: false, isLookAlike: true };
  const host = parsed.port ? `${parsed.host}:${parsed.port}` : parsed.host;
  return {
    host: isPrivateScheme(parsed) ? `${parsed.scheme}//${parsed.host}` : host,
    isLoopback: isLoopbackRedirect(parsed),
    isPrivateScheme: isPrivateScheme(parsed),
    // parseRedirectUri admits ASCII only, so a foreign script arrives as punycode (RFC 5890): shown as such.
    isLookAlike: parsed.host.split('.').some((label) => label.startsWith('xn--')),
  };
}
