import type { UpstreamTokens } from '../../providers/upstream-tokens.ts';
import type { HandedOut } from '../../store/records.ts';
import { hashOf } from './opaque.ts';

/** Access tokens of one grant that are accepted side by side: parallel windows may hold different ones. */
const keptAccessTokens = 8;

/**
 * What a client holds after it was handed `tokens`.
 * @param providerId whose tokens they are
 * @param before what it held until now; tokens that live on stay accepted
 * @param now epoch ms
 */
export function handedOut(tokens: UpstreamTokens, providerId: number, before: HandedOut | null, now: number): HandedOut {
  const fresh = { hash: hashOf(tokens.accessToken), expires_at: tokens.expiresIn === null ? null : now + tokens.expiresIn * 1000 };
  const older = (before?.access ?? []).filter((token) => token.hash !== fresh.hash && (token.expires_at ?? now + 1) > now);
  return {
    provider_id: providerId,
    access: [fresh, ...older].slice(0, keptAccessTokens),
    refresh: tokens.refreshToken === null ? (before?.refresh ?? null) : hashOf(tokens.refreshToken),
  };
}
