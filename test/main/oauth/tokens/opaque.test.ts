import { expect, it } from 'vitest';
import { equalHashes, hashOf, randomValue } from '../../../../main/oauth/tokens/opaque.ts';

it('makes values of 256 bits that fit into a URL', () => {
  const values = Array.from({ length: 200 }, randomValue);
  for (const value of values) {
    expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(Buffer.from(value, 'base64url')).toHaveLength(32);
  }
  expect(new Set(values).size).toBe(200);
});

it('hashes with SHA-256', () => {
  expect(hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

it('finds equal what is equal, and nothing else', () => {
  expect(equalHashes(hashOf('a'), hashOf('a'))).toBe(true);
  for (const [a, b] of [
    [hashOf('a'), hashOf('b')], [hashOf('a'), hashOf('a').slice(2)], [hashOf('a'), ''], ['', ''], ['zz', 'zz'],
    [hashOf('a'), `${hashOf('a')}00`],
  ] as const) {
    expect(equalHashes(a, b)).toBe(false);
  }
});
