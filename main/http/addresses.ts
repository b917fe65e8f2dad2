/** The spellings of this machine that our ports answer to, as they stand in a Host header. */
export const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'] as const;

/** The addresses that our ports listen on. */
export const loopbackAddresses = ['127.0.0.1', '::1'] as const;

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

/** `http://{host}:{port}` as RFC 6454 writes it: no slash at the end, no port where it is 80. IPv6 in brackets. */
export const httpOrigin = (host: string, port: number): string => `http://${host}${port === 80 ? '' : `:${port}`}`;

/** True for a plain-http origin on this machine, whatever its port. */
export const isLoopbackOrigin = (origin: string): boolean => loopbackOriginPattern.test(origin);

/**
 * Every Host header value that a port answers to, with the origin that it stands for.
 * @param port our own port
 * @param extraHosts further host names, such as "host.docker.internal"; with a port of their own where it differs
 */
export function acceptedHosts(port: number, extraHosts: readonly string[] = []): ReadonlyMap<string, string> {
  const accepted = new Map<string, string>();
  for (const name of [...loopbackHosts, ...extraHosts]) {
    const parsed = parseHost(name);
    if (!parsed) continue;
    const origin = httpOrigin(parsed.host, parsed.port ?? port);
    accepted.set(`${parsed.host}:${parsed.port ?? port}`, origin);
    accepted.set(origin.slice('http://'.length), origin);
  }
  return accepted;
}
