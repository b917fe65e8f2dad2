import type { ApiKeyView, ProxyView, SessionTokenView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';
import { dateOf, timeInWords } from './time.ts';

export type Credential = ApiKeyView | SessionTokenView;

/** @param now milliseconds since the epoch */
export const isExpired = ({ expires_at: at }: Credential, now: number): boolean => at !== null && Date.parse(at) <= now;

/** Which proxies a key or session token opens, by their names. */
export function reachInWords(credential: Credential, proxies: readonly Pick<ProxyView, 'id' | 'name'>[]): string {
  const { proxy_ids: ids } = credential;
  if (ids === null) return t.keys.everyProxy;
  return proxies.filter(({ id }) => ids.includes(id)).map(({ name }) => name).join(', ') || t.keys.noProxy;
}

/**
 * When a key or session token was made, ends and was used, and what limits it, in one line.
 * @param now milliseconds since the epoch
 */
export function keyInWords(credential: Credential, now: number): string {
  const { created_at: created, expires_at: expires, last_used_at: used } = credential;
  const limit = 'rate_limit_per_minute' in credential ? credential.rate_limit_per_minute : null;
  return [
    t.keys.created(dateOf(created)),
    expiryInWords(expires, now),
    used === null ? t.keys.neverUsed : t.keys.lastUsed(timeInWords(used, now)),
    ...(limit === null ? [] : [t.keys.limit(limit)]),
  ].join(', ');
}

function expiryInWords(at: string | null, now: number): string {
  if (at === null) return t.keys.neverExpires;
  const when = timeInWords(at, now);
  return Date.parse(at) <= now ? t.keys.hasExpired(when) : t.keys.expires(when);
}
