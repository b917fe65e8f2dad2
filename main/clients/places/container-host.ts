import { networkInterfaces } from 'node:os';
import type { Reach, TargetFacts } from '../ports.ts';
import type { Platform } from './path-template.ts';

/** How containers call the computer that they run on. */
export const containerHost = 'host.docker.internal';

type Interfaces = Readonly<Partial<Record<string, readonly { address: string; family: string }[]>>>;

/** The same URL from inside of a container. */
export function urlFromContainer(url: string): string {
  const inside = new URL(url);
  inside.hostname = containerHost;
  return inside.href;
}

/**
 * What a target lacks to be reached from a container; null: nothing. On macOS and Windows the name leads to this
 * computer's own loopback address; on Linux to the bridge's, on which the proxy has to listen as well.
 */
export function reachNeeded(
  { reach }: Pick<TargetFacts, 'reach'>, platform: Platform, interfaces: Interfaces = networkInterfaces() as Interfaces,
): Reach | null {
  const named = reach.allowed_hosts.some((host) => host.replace(/:\d+$/, '') === containerHost);
  const address = platform === 'linux' ? bridgeAddress(interfaces) : null;
  const bound = address === null || reach.bind_addresses.includes(address) || reach.bind_addresses.includes('0.0.0.0');
  const heard = reach.strangers ?? true;
  if (named && bound && heard) return null;
  return {
    allowed_hosts: named ? [] : [containerHost],
    bind_addresses: bound ? [] : [address],
    ...(heard ? {} : { strangers: true }),
  };
}

/** Docker's or Podman's bridge; all addresses where there is none that can be listened on by itself. */
const bridgeAddress = (interfaces: Interfaces): string => {
  const bridge = interfaces['docker0'] ?? interfaces['podman0'] ?? interfaces['cni-podman0'] ?? [];
  return bridge.find(({ family }) => family === 'IPv4')?.address ?? '0.0.0.0';
};
