import type { ProxyRecord } from '../store/records.ts';

/**
 * How a proxy is named in OAuth. Its issuer is its origin as the client spelled it, without a slash; its resource is
 * the exact URL that the client uses. The loopback spellings are one audience.
 */

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'] as const;

/** Host part of an origin of ours, e.g. `[::1]` of `http://[::1]:9050`. */
export const hostOf = (origin: string): string => new URL(origin).hostname;

/** @param origin any origin of ours (gateway or proxy); its host's spelling is kept */
export const issuerOf = (proxy: ProxyRecord, origin: string): string => `http://${hostOf(origin)}:${proxy.port}`;

export const resourceOf = (proxy: ProxyRecord, origin: string): string => `${issuerOf(proxy, origin)}${proxy.path}`;

/** Every issuer that this proxy answers as. */
export const issuersOf = (proxy: ProxyRecord): string[] => loopbackHosts.map((host) => `http://${host}:${proxy.port}`);

/**
 * The issuer whose spelling a resource has, or null where the resource is not this proxy. One trailing slash is
 * forgiven: SDKs older than 2026 add one to resources without a path.
 */
export function issuerOfResource(proxy: ProxyRecord, resource: string): string | null {
  const bare = stripSlash(resource);
  return issuersOf(proxy).find((issuer) => bare === stripSlash(`${issuer}${proxy.path}`) || bare === issuer) ?? null;
}

const stripSlash = (url: string): string => (url.endsWith('/') ? url.slice(0, -1) : url);
