import type { ProxyView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';

type Counted = Pick<ProxyView, 'counts' | 'clients'>;

/** What passed through some proxies, in words. What did not occur is left out, but for the requests. */
export function trafficInWords(proxies: readonly Counted[]): string[] {
  const sum = (of: (proxy: Counted) => number): number => proxies.reduce((total, proxy) => total + of(proxy), 0);
  const { requests, errors, streams, apps } = t.overview.counts;
  const failed = sum(({ counts }) => counts.errors);
  const open = sum(({ counts }) => counts.open_streams);
  const known = sum(({ clients }) => clients);
  return [
    requests(sum(({ counts }) => counts.requests)),
    ...(failed > 0 ? [errors(failed)] : []),
    ...(open > 0 ? [streams(open)] : []),
    ...(known > 0 ? [apps(known)] : []),
  ];
}
