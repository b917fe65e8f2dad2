import { hostWarning } from './host-warning.ts';
import { isLoopbackRedirect, isPrivateScheme, parseRedirectUri } from './parsed.ts';

/** Where an authorization response goes, for a person's eyes. */
export interface Destination {
  /** Host with port, or the scheme of an application link. */
  host: string;
  isLoopback: boolean;
  isPrivateScheme: boolean;
  /** Set where the host is not what it looks like, or cannot be told. See hostWarning. */
  warning: string | null;
}

export function destinationOf(uri: string): Destination {
  const parsed = parseRedirectUri(uri);
  if (!parsed) return { host: uri.slice(0, 100), isLoopback: false, isPrivateScheme: false, warning: 'This address cannot be read.' };
  const host = parsed.port ? `${parsed.host}:${parsed.port}` : parsed.host;
  return {
    host: isPrivateScheme(parsed) ? `${parsed.scheme}//${parsed.host}` : host,
    isLoopback: isLoopbackRedirect(parsed),
    isPrivateScheme: isPrivateScheme(parsed),
    // parseRedirectUri admits ASCII only, so another alphabet arrives as punycode (RFC 5890) and is shown as such.
    warning: isPrivateScheme(parsed) ? null : hostWarning(parsed.host),
  };
}
