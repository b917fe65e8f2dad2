import { BlockList, isIP, isIPv4 } from 'node:net';

/** Address ranges that no document of the public internet lives in (IANA special-purpose registries). */
const blocked = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15],
  ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) blocked.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 96], ['64:ff9b::', 96], ['64:ff9b:1::', 48], ['100::', 64], ['2001::', 23], ['2001:db8::', 32], ['2002::', 16],
  ['3fff::', 20], ['5f00::', 16], ['fc00::', 7], ['fe80::', 10], ['fec0::', 10], ['ff00::', 8],
] as const) blocked.addSubnet(network, bits, 'ipv6');

/**
 * True for a globally reachable unicast address. IPv4 inside IPv6 (mapped, compatible, NAT64, 6to4, Teredo) counts as
 * not public: each has been used to slip past such a check.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (isIPv4(address)) return !blocked.check(address, 'ipv4');
  // ::ffff:0:0/96 is what BlockList itself would unwrap to IPv4: refused as a whole.
  return !blocked.check(address, 'ipv6') && !/^(0{0,4}:){2,7}ffff:/i.test(address) && !address.toLowerCase().startsWith('::ffff:');
}
