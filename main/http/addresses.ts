import { isIPv4 } from 'node:net';

/** The spellings of this machine that our ports answer to, as they stand in a Host header. */
export const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'] as const;

/** The addresses that our ports listen on. */
export const loopbackAddresses = ['127.0.0.1', '::1'] as const;

export type Scheme = 'http' | 'https';

const hostPattern = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::([1-9][0-9]{0,4}))?$/;
const loopbackOriginPattern = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::[1-9][0-9]{0,4})?$/;

/**
 * Parses the value of a Host header (RFC 9110 section 7.2). No user info, no percent-encoding, no empty port.
 * @returns lower-case host (IPv6 in brackets) and port, null where none is given; null when it is not a valid Host
 */
export function parseHost(value: string): { host: string; port: number | null } | null {
  const match = hostPattern.exec(value.toLowerCase());
  if (!match?.[1]) return null;
  const port = match[2] === undefined ? null : Number(match[2]);
  return port !== null && port > 65_535 ? null : { host: match[1], port };
}

/** 80 or 443: what a URL leaves out. */
export const defaultPort = (scheme: Scheme): number => (scheme === 'http' ? 80 : 443);

/** `{scheme}://{host}:{port}` as RFC 6454 writes it: no slash at the end, no default port. IPv6 in brackets. */
export const originOf = (scheme: Scheme, host: string, port: number): string =>
  `${scheme}://${host}${port === defaultPort(scheme) ? '' : `:${port}`}`;

/** The same for plain http. */
export const httpOrigin = (host: string, port: number): string => originOf('http', host, port);

/** True for a plain-http origin on this machine, whatever its port. */
export const isLoopbackOrigin = (origin: string): boolean => loopbackOriginPattern.test(origin);

/** True for a URL whose host is this machine, by one of its fixed spellings. */
export const isLoopbackUrl = ({ hostname }: URL): boolean => loopbackHosts.some((host) => host === hostname);

/** True for an address of this machine itself, as a connection names its peer. */
export const isLoopbackAddress = (address: string): boolean => address === '::1' || /^127(?:\.\d{1,3}){3}$/.test(address);

/**
 * What to bind: the loopback addresses and the further ones, less those that 0.0.0.0 (all of IPv4) or :: (all of IPv6)
 * stands for, which the operating system would refuse to bind a second time.
 */
export function addressesToBind(further: readonly string[] = []): string[] {
  const all = [...new Set([...loopbackAddresses, ...further])];
  const covered = (address: string): boolean =>
    isIPv4(address) ? address !== '0.0.0.0' && all.includes('0.0.0.0') : address !== '::' && all.includes('::');
  return all.filter((address) => !covered(address));
}
