import { describe, expect, it } from 'vitest';
import { hashOf, randomValue } from '../../../../main/oauth/tokens/opaque.ts';
import {
  deriveRefreshToken, firstGeneration, judgeRefreshToken, newGrantId, parseRefreshToken, reuseGrace, rotated,
} from '../../../../main/oauth/tokens/refresh-tokens.ts';
import type { GrantRecord } from '../../../../main/store/records.ts';

const key = randomValue();
const start = 1_700_000_000_000;

function newGrant(id = newGrantId()): GrantRecord {
  return {
    id, mode: 'gateway', proxy_id: 1, client_id: 'gateway_c', connection_id: 'c', scope: '',
    resource: 'http://localhost:9050/mcp',
    issuer: 'http://localhost:9050', created_at: start, last_used_at: start, refresh: firstGeneration(key, id, start),
    ended: null,
  };
}

/** The grant after its newest token was used, so often. */
const after = (rotations: number, grant = newGrant(), at = start): GrantRecord =>
  (rotations === 0 ? grant : after(rotations - 1, { ...grant, refresh: rotated(key, grant, at) }, at));

const nth = (grant: GrantRecord, generation: number): string => deriveRefreshToken(key, grant.id, generation);

describe('a refresh token', () => {
  it('is derived: the same generation gives the same token, each other gives another', () => {
    const grant = newGrant();
    expect(nth(grant, 1)).toBe(nth(grant, 1));
    const tokens = [1, 2, 3, 12].flatMap((generation) => [nth(grant, generation), nth(newGrant(), generation)]);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(deriveRefreshToken(randomValue(), grant.id, 1)).not.toBe(nth(grant, 1));
  });

  it('names its grant and generation and carries 256 bits that nobody can guess', () => {
    const grant = newGrant();
    expect(nth(grant, 7)).toMatch(/^gw_refresh_[A-Za-z0-9_-]{22}\.7\.[A-Za-z0-9_-]{43}$/);
    expect(parseRefreshToken(nth(grant, 7))).toEqual({ grantId: grant.id, generation: 7 });
  });

  const [id, secret] = ['a'.repeat(22), 'b'.repeat(43)];
  it.each([
    '', 'gw_refresh_', 'gw_refresh_a.1.b', `gw_refresh_${id}.x.${secret}`, `gw_refresh_${id}.1.${secret}b`,
    ` gw_refresh_${id}.1.${secret}`, `gw_refresh_${id}.1.${secret}\n`, `GW_REFRESH_${id}.1.${secret}`,
  ])('is not %j', (text) => expect(parseRefreshToken(text)).toBeNull());

  it('is kept as a hash only', () => {
    const grant = after(2);
    const kept = JSON.stringify(grant);
    for (const generation of [1, 2, 3]) expect(kept).not.toContain(nth(grant, generation).split('.')[2]);
    expect(grant.refresh?.current.hash).toBe(hashOf(nth(grant, 3)));
  });
});

describe('a presented refresh token', () => {
  const judge = (grant: GrantRecord, token: string, at = start): string => judgeRefreshToken(token, key, grant, at);

  it('is current where it is the newest', () => {
    for (const rotations of [0, 1, 5]) {
      const grant = after(rotations);
      expect(judge(grant, nth(grant, rotations + 1))).toBe('current');
    }
  });

  it('is the predecessor for as long as its successor was not used', () => {
    const grant = after(1);
    expect(judge(grant, nth(grant, 1))).toBe('predecessor');
    expect(judge(grant, nth(grant, 1), start + 365 * 24 * 60 * 60_000)).toBe('predecessor');
  });

  it('is the predecessor for a short grace after its successor was used', () => {
    const grant = after(2);
    expect(judge(grant, nth(grant, 1), start + reuseGrace)).toBe('predecessor');
    expect(judge(grant, nth(grant, 1), start + reuseGrace + 1)).toBe('reused');
  });

  it('counts the grace from the use of the successor, not from its own issue', () => {
    const grant = after(1, after(1), start + 24 * 60 * 60_000);
    expect(judge(grant, nth(grant, 1), start + 24 * 60 * 60_000 + reuseGrace)).toBe('predecessor');
  });

  it('is reused where it is older than any race', () => {
    const grant = after(3);
    expect(judge(grant, nth(grant, 1))).toBe('reused');
    const long = after(9);
    expect(judge(long, nth(long, 7))).toBe('reused');
  });

  it('is unknown where it was never issued: forged, of the future, of another grant, or made with another key', () => {
    const grant = after(3);
    const other = after(3);
    const [head = '', , secret = ''] = nth(grant, 4).split('.');
    for (const token of [
      `${head}.4.${'A'.repeat(43)}`, `${head}.3.${secret}`, `${head}.1.${secret}`, `${head}.04.${secret}`,
      nth(grant, 5), nth(other, 4),
      deriveRefreshToken(randomValue(), grant.id, 4), deriveRefreshToken(randomValue(), grant.id, 1), 'nonsense', '',
    ]) expect([token, judge(grant, token)]).toEqual([token, 'unknown']);
  });

  it('is unknown to a grant that has ended', () => {
    const grant = after(1);
    expect(judge({ ...grant, refresh: null }, nth(grant, 2))).toBe('unknown');
  });

  it('is still known by its hash after the derivation key was lost, so that nobody is signed out', () => {
    const grant = after(1);
    expect(judgeRefreshToken(nth(grant, 2), randomValue(), grant, start)).toBe('current');
    expect(judgeRefreshToken(nth(grant, 1), randomValue(), grant, start)).toBe('predecessor');
    const older = after(3);
    expect(judgeRefreshToken(nth(older, 1), randomValue(), older, start)).toBe('unknown');
  });
});
