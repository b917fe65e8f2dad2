import { Agent, buildConnector, fetch as undiciFetch, ProxyAgent, type Dispatcher } from 'undici';
import { tunnelConnector } from './tunnel.ts';
import type { Route, UpstreamNetwork } from './upstream-network.ts';

/**
 * `fetch` on the ways that calls to upstreams take: the certificate authorities of this machine, its HTTP proxies. Its
 * connections are its own, and end soon after they fall idle.
 */
export function networkFetch(network: Pick<UpstreamNetwork, 'routeTo'>): typeof fetch {
  const ways = new Map<string, Dispatcher>();
  return (async (url: string | URL, init?: RequestInit) => {
    const target = new URL(url);
    const route = await network.routeTo(target);
    const key = `${target.protocol} ${route.proxy?.href ?? ''}`;
    let dispatcher = ways.get(key);
    if (!dispatcher) ways.set(key, (dispatcher = wayTo(target, route)));
    return undiciFetch(target, { ...init, dispatcher } as Parameters<typeof undiciFetch>[1]);
  }) as unknown as typeof fetch;
}

function wayTo({ protocol }: URL, { proxy, secureContext }: Route): Dispatcher {
  const tls = secureContext ? { secureContext } : {};
  const connect = buildConnector({ timeout: 10_000, autoSelectFamily: true, ...tls });
  if (proxy === null) return new Agent({ connect });
  if (protocol === 'https:') return new Agent({ connect: tunnelConnector(proxy, connect, secureContext) });
  // An HTTP proxy is asked for the whole URL of what it need not tunnel.
  return new ProxyAgent({ uri: proxy.href, proxyTunnel: false, proxyTls: tls });
}
