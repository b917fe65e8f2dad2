import { BlockList, isIPv4 } from 'node:net';

/** Says whether a connection comes from a peer that is believed. */
export type PeerCheck = (address: string | undefined) => boolean;

/**
 * @param peers IP addresses and CIDR ranges; what is neither is left out
 * @returns null where nobody is trusted, so that callers can leave the question out
 */
export function trustedPeers(peers: readonly string[] = []): PeerCheck | null {
  if (peers.length === 0) return null;
  const list = new BlockList();
  for (const entry of peers) {
    const [network = '', bits] = entry.split('/');
    const family = isIPv4(network) ? 'ipv4' : 'ipv6';
    try {
      if (bits === undefined) list.addAddress(network, family);
      else list.addSubnet(network, Number(bits), family);
    } catch {
      // Not an address: nobody has it.
    }
  }
  return (address) => {
    if (address === undefined) return false;
    const plain = address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
    return list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
  };
}
