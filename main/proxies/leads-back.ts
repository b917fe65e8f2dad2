import { isLoopbackUrl } from '../http/addresses.ts';
import { parseUrl } from '../http/parse-url.ts';
import type { ProxyRecord } from '../store/records.ts';

type Passage = Pick<ProxyRecord, 'port' | 'upstream'>;

/** The port of this machine that a proxy's calls go on to; null where they leave it, or go to a program. */
export function nextPort({ upstream }: Pick<Passage, 'upstream'>): number | null {
  const url = parseUrl(upstream.url ?? '');
  if (!url || !isLoopbackUrl(url)) return null;
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80));
}

/** True where a proxy's calls would come back to it, at once or through other proxies, and never end. */
export function leadsBack(proxy: Passage, others: readonly Passage[]): boolean {
  const next = new Map(others.map((other) => [other.port, nextPort(other)]));
  const seen = new Set<number>();
  let port = nextPort(proxy);
  while (port !== null && port !== proxy.port && !seen.has(port)) {
    seen.add(port);
    port = next.get(port) ?? null;
  }
  return port === proxy.port;
}
