import type { IncomingMessage } from 'node:http';

/**
 * Whether a request that a browser signs with our cookie was made by our own page. SameSite doesn't tell: every port
 * of this host is the same site. Browsers send Sec-Fetch-Site (Fetch Metadata) to loopback addresses, and Origin with
 * everything that changes state; a request that changes state must carry one of them, so that leaving both out is no
 * way round.
 * @param ours our origin as the caller spelled it
 */
export function isSameOrigin({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>, ours: string): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  const reads = method === 'GET' || method === 'HEAD';
  if (origin !== undefined && origin !== ours) return false;
  if (site !== undefined) return site === 'same-origin' || (reads && site === 'none');
  return reads || origin === ours;
}
