import { describe, expect, it } from 'vitest';
import { isExpired, keyInWords, reachInWords } from '../../../renderer/text/key-in-words.ts';
import { anApiKey, aProxy, aSessionToken } from '../../support/app-state.ts';

const now = Date.parse('2026-01-12T12:00:00.000Z');
const proxies = [aProxy(), aProxy({ id: 2, name: 'Files' })];

describe('reachInWords', () => {
  it('names the proxies that a key opens', () => {
    expect(reachInWords(anApiKey(), proxies)).toBe('All proxies');
    expect(reachInWords(anApiKey({ proxy_ids: [2, 1] }), proxies)).toBe('Linear, Files');
  });

  it('does not call a key whose proxies are gone a key to all of them', () => {
    expect(reachInWords(anApiKey({ proxy_ids: [7] }), proxies)).toBe('None of its proxies is left');
  });
});

describe('keyInWords', () => {
  it('tells of a key that was never used and never ends', () => {
    expect(keyInWords(anApiKey(), now)).toMatch(/^Created Jan .*2026, never expires, never used$/);
  });

  it('tells of the end, the last use and the limit', () => {
    const key = anApiKey({
      expires_at: '2026-02-12T12:00:00.000Z', last_used_at: '2026-01-12T11:57:00.000Z', rate_limit_per_minute: 1,
    });
    expect(keyInWords(key, now)).toMatch(/, expires next month, last used 3 minutes ago, 1 call a minute at most$/);
  });

  it('says that one has ended, to the second', () => {
    const token = aSessionToken({ expires_at: '2026-01-12T12:00:00.000Z' });
    expect(isExpired(token, now - 1)).toBe(false);
    expect(isExpired(token, now)).toBe(true);
    expect(keyInWords(token, now + 120_000)).toContain('expired 2 minutes ago');
    expect(isExpired(anApiKey(), now)).toBe(false);
  });
});
