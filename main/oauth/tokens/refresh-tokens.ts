import { createHmac, randomBytes } from 'node:crypto';
import type { GrantRecord, RefreshGeneration } from '../../store/records.ts';
import { equalHashes, hashOf } from './opaque.ts';

/**
 * Refresh tokens of a grant are derived, one from each generation number, with a key that only this install has:
 * whoever refreshes twice with the same token gets the same successor, so that parallel windows of one client cannot
 * lose each other. Stored are hashes only.
 */

const prefix = 'gw_refresh_';
const shape = /^gw_refresh_([A-Za-z0-9_-]{22})\.(\d{1,9})\.([A-Za-z0-9_-]{43})$/;

/** After a successor was used its predecessor still answers for this long, in ms: the loser of a race is late, not a thief. */
export const reuseGrace = 60_000;

/** 128 random bits: also the part of a refresh token that finds its grant. */
export const newGrantId = (): string => randomBytes(16).toString('base64url');

export function deriveRefreshToken(key: string, grantId: string, generation: number): string {
  const secret = createHmac('sha256', key).update(`refresh|${grantId}|${generation}`).digest('base64url');
  return `${prefix}${grantId}.${generation}.${secret}`;
}

export function parseRefreshToken(token: string): { grantId: string; generation: number } | null {
  const parts = shape.exec(token);
  return parts ? { grantId: parts[1] ?? '', generation: Number(parts[2]) } : null;
}

/** What a presented refresh token is to its grant. */
export type Presented =
  /** The newest: rotate. */
  | 'current'
  /** Its successor exists but was not used, or only just: answer with the same successor. */
  | 'predecessor'
  /** Genuine, but its successor was used long ago: stolen or replayed. Ends the grant (RFC 9700 section 4.14.2). */
  | 'reused'
  /** Never issued by us. */
  | 'unknown';

/** @param now epoch ms */
export function judgeRefreshToken(token: string, key: string, grant: GrantRecord, now: number): Presented {
  const parsed = parseRefreshToken(token);
  const refresh = grant.refresh;
  if (!parsed || !refresh || parsed.grantId !== grant.id) return 'unknown';
  const hash = hashOf(token);
  if (equalHashes(hash, refresh.current.hash)) return 'current';
  if (refresh.previous && equalHashes(hash, refresh.previous.hash)) return 'predecessor';
  const genuine = equalHashes(hash, hashOf(deriveRefreshToken(key, grant.id, parsed.generation)));
  if (!genuine || parsed.generation > refresh.generation) return 'unknown';
  // Two generations back: its successor became the predecessor when the current one was issued.
  const late = now - refresh.current.issued_at > reuseGrace;
  return parsed.generation === refresh.generation - 2 && !late ? 'predecessor' : 'reused';
}

/** The first generation of a new grant. */
export const firstGeneration = (key: string, grantId: string, now: number): NonNullable<GrantRecord['refresh']> => ({
  current: generationOf(key, grantId, 1, now), previous: null, generation: 1,
});

/** The grant's refresh state after its current token was used. */
export function rotated(key: string, grant: GrantRecord, now: number): NonNullable<GrantRecord['refresh']> {
  const generation = (grant.refresh?.generation ?? 0) + 1;
  return { current: generationOf(key, grant.id, generation, now), previous: grant.refresh?.current ?? null, generation };
}

const generationOf = (key: string, grantId: string, generation: number, now: number): RefreshGeneration => ({
  hash: hashOf(deriveRefreshToken(key, grantId, generation)), issued_at: now,
});
