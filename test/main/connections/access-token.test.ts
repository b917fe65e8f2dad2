import { describe, expect, it } from 'vitest';
import { holdToken, isDue, isUsable } from '../../../main/connections/access-token.ts';

const now = 1_700_000_000_000;
const seconds = (count: number): number => now + count * 1000;

describe('a token of an hour', () => {
  const token = holdToken('Bearer', 'abc', 3600, now);

  it.each([
    // [seconds, due, usable]: refreshed ahead by five minutes, sent until shortly before its end
    [0, false, true], [3299, false, true], [3300, true, true], [3594, true, true], [3595, true, false],
    [3600, true, false], [90_000, true, false],
  ])('after %i s: due %s, usable %s', (at, due, usable) => {
    expect([isDue(token, seconds(at)), isUsable(token, seconds(at))]).toEqual([due, usable]);
  });
});

it.each([
  // [lifetime, due from, usable until]: a quarter of a short life is kept for the refresh
  [60, 45, 56.25], [20, 15, 18.75], [4, 3, 3.75], [1, 0.75, 0.9375],
])('a token of %d s is due from %d s and usable until %d s', (lifetime, due, until) => {
  const token = holdToken('Bearer', 'abc', lifetime, now);
  expect([isDue(token, seconds(due) - 1), isDue(token, seconds(due))]).toEqual([false, true]);
  expect([isUsable(token, seconds(until) - 1), isUsable(token, seconds(until))]).toEqual([true, false]);
});

it('a token without a lifetime is good until somebody refuses it', () => {
  const token = holdToken('Bearer', 'abc', null, now);
  expect([isDue(token, seconds(1e9)), isUsable(token, seconds(1e9))]).toEqual([false, true]);
});

it.each([0, -5])('a token that ends at once (%i s) is not sent', (lifetime) => {
  expect(isUsable(holdToken('Bearer', 'abc', lifetime, now), now)).toBe(false);
});

it('is sent as the type that the provider named, Bearer in the spelling that all servers know', () => {
  expect(['bearer', 'BEARER', 'Bearer', 'DPoP'].map((type) => holdToken(type, 'abc', null, now).header)).toEqual([
    'Bearer abc', 'Bearer abc', 'Bearer abc', 'DPoP abc',
  ]);
});
