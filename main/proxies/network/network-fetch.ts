import type * as Undici from 'undici';
import { tunnelConnector } from './tunnel.ts';
import type { Route, UpstreamNetwork } from './upstream-network.ts';

/**
 * `fetch` on the ways that calls to upstreams take: the certificate authorities of this machine, its HTTP proxies. Its
 * connections are its own, and end soon after they fall idle.
 */
export function networkFetch(network: Pick<UpstreamNetwork, 'routeTo'>): typeof fetch {
  const ways = new Map<string, Undici.Dispatcher>();
  return (async (url: string | URL, init?: RequestInit) => {
    const target = new URL(url);
    const route = await network.routeTo(target);
    const key = `${target.protocol} ${route.proxy?.href ?? ''}`;
    // Its index is large: it is loaded for the first sign-in, not at the start.
    const undici = await import('undici');
    let dispatcher = ways.get(key);
    if (!dispatcher) ways.set(key, (dispatcher = wayTo(undici, target, route)));
    return undici.fetch(target, { ...init, dispatcher } as Parameters<typeof undici.fetch>[1]);
  }) as unknown as typeof fetch;
}

function wayTo(
  { Agent, buildConnector, ProxyAgent }: typeof Undici,
  { protocol }: URL,
  { proxy, secureContext }: Route,
): Undici.Dispatcher {
  const tls = secureContext ? { secureContext } : {};
  const connect = buildConnector({ timeout: 10_000, autoSelectFamily: true, ...tls });
  if (proxy === null) return new Agent({ connect });
  if (protocol === 'https:') return new Agent({ connect: tunnelConnector(proxy, connect, secureContext) });
  // An HTTP proxy is asked for the whole URL of what it need not tunnel.
  return new ProxyAgent({ uri: proxy.href, proxyTunnel: false, proxyTls: tls });
}
