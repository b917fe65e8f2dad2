/** A provider's access token in memory, with its header made once so that the request path makes nothing. */
export interface HeldToken {
  header: string;
  /** Epoch ms; null where the provider named no lifetime. */
  expiresAt: number | null;
  /** Epoch ms from which the token is refreshed ahead of its expiry. */
  refreshAt: number | null;
}

/** A token within this many ms of its end is not sent any more: it may end on its way. */
const unusableBefore = 5_000;

/** Refresh ahead by a quarter of the life, five minutes at most. */
const earliestMargin = 5 * 60_000;

/**
 * @param expiresIn seconds, as the token endpoint said (RFC 6749 section 5.1)
 * @param now epoch ms
 */
export function holdToken(tokenType: string, accessToken: string, expiresIn: number | null, now: number): HeldToken {
  const lifetime = expiresIn === null ? null : expiresIn * 1000;
  // RFC 6749 section 7.1: the type is case-insensitive; servers that compare literally expect "Bearer".
  const scheme = tokenType.toLowerCase() === 'bearer' ? 'Bearer' : tokenType;
  return {
    header: `${scheme} ${accessToken}`,
    expiresAt: lifetime === null ? null : now + lifetime,
    refreshAt: lifetime === null ? null : now + lifetime - Math.min(earliestMargin, lifetime / 4),
  };
}

export const isUsable = (token: HeldToken, now: number): boolean =>
  token.expiresAt === null || now < token.expiresAt - Math.min(unusableBefore, (token.expiresAt - (token.refreshAt ?? 0)) / 4);

export const isDue = (token: HeldToken, now: number): boolean => token.refreshAt !== null && now >= token.refreshAt;
