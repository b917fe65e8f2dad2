import type { Upstream } from '../../../preload/schema/entities.ts';
import { isGatehouseError } from '../../errors/index.ts';
import { containerHost } from '../places/container-host.ts';
import type { BridgeLauncher, TargetFacts } from '../ports.ts';

/**
 * What leads to Gatehouse already, by whatever name of this computer, and whoever wrote it: behind Gatehouse once more
 * it would only call itself.
 * @param bridge the words of a command that starts the bridge; empty where there is none
 */
export function ownServers(urls: readonly string[], bridge: readonly string[]): (server: Upstream) => boolean {
  const own = new Set(urls.map(placeOf));
  return ({ url, command, args }) => {
    if (url !== undefined) return own.has(placeOf(url));
    return bridge.length > 0 && bridge.every((word, index) => [command, ...args][index] === word);
  };
}

/** All but the last word, which names the target; none where there is no bridge. */
export function bridgeWords(bridge: BridgeLauncher | null, [any]: readonly TargetFacts[]): string[] {
  if (!bridge || !any) return [];
  try {
    const { command, args } = bridge.commandFor(any.target, 'any');
    return [command, ...args.slice(0, -1)];
  } catch (error) {
    if (isGatehouseError(error)) return [];
    throw error;
  }
}

const thisComputer = /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/;

/** One text for all addresses of one place; the text itself where it is no URL. */
function placeOf(text: string): string {
  try {
    const { protocol, hostname, port, pathname } = new URL(text);
    const host = thisComputer.test(hostname) || hostname === containerHost ? 'here' : hostname;
    return [protocol, host, port, pathname.replace(/\/$/, '')].join(' ');
  } catch {
    return text;
  }
}
