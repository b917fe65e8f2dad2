import { spellingsOf } from '../http/reach.ts';
import type { ProxyRecord } from '../store/records.ts';

/**
 * How a proxy is named in OAuth. Its issuer is its origin as the client spelled it, without a slash; its resource is
 * the exact URL that the client uses. All spellings that the proxy is configured for are one audience.
 */

/** Host part of an origin of ours, e.g. `[::1]` of `http://[::1]:9050`. */
export const hostOf = (origin: string): string => new URL(origin).hostname;

/** Every issuer that this proxy answers as, that of localhost first. */
export const issuersOf = (proxy: ProxyRecord): readonly string[] => spellingsOf(proxy, proxy.port).origins;

/**
 * The issuer for a client that uses `origin`.
 * @param origin of the proxy, or of the gateway: then the proxy's with the same host, where there is one
 */
export function issuerOf(proxy: ProxyRecord, origin: string): string {
  const issuers = issuersOf(proxy);
  if (issuers.includes(origin)) return origin;
  const host = hostOf(origin);
  return issuers.find((issuer) => hostOf(issuer) === host) ?? (issuers[0] as string);
}

export const resourceOf = (proxy: ProxyRecord, origin: string): string => `${issuerOf(proxy, origin)}${proxy.path}`;

/**
 * The issuer whose spelling a resource has, or null where the resource is not this proxy. One trailing slash is
 * forgiven: SDKs older than 2026 add one to resources without a path.
 */
export function issuerOfResource(proxy: ProxyRecord, resource: string): string | null {
  const bare = stripSlash(resource);
  return issuersOf(proxy).find((issuer) => bare === stripSlash(`${issuer}${proxy.path}`) || bare === issuer) ?? null;
}

const stripSlash = (url: string): string => (url.endsWith('/') ? url.slice(0, -1) : url);
