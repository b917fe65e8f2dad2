import { isIP } from 'node:net';
import type { PeerCheck } from './trusted-peers.ts';

/**
 * The address that a request comes from. Where the connection is that of a trusted peer, a terminator or proxy, the
 * right-most address in X-Forwarded-For that is not one itself: what stands left of it is what the client says.
 * @param peer address of the connection
 * @param forwardedFor value of X-Forwarded-For; several such headers joined with commas
 * @param isTrusted null where nobody is
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  isTrusted: PeerCheck | null,
): string {
  let address = plain(peer ?? '');
  if (isTrusted === null || forwardedFor === undefined) return address;
  const hops = forwardedFor.split(',');
  while (isTrusted(address)) {
    const hop = withoutPort(hops.pop()?.trim() ?? '');
    if (isIP(hop) === 0) break;
    address = plain(hop);
  }
  return address;
}

/** Some terminators append the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const withoutPort = (hop: string): string =>
  /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;

/** An IPv4 address reads the same on a socket of IPv6. */
const plain = (address: string): string => (/^::ffff:[\d.]+$/i.test(address) ? address.slice('::ffff:'.length) : address);
