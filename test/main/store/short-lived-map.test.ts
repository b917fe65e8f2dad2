import { afterEach, expect, test, vi } from 'vitest';
import { ShortLivedMap } from '../../../main/store/short-lived-map.ts';

afterEach(() => vi.useRealTimers());

test('of two that take the same code exactly one gets it', async () => {
  const codes = new ShortLivedMap<string>();
  await codes.put('code', 'grant', 60_000);
  const taken = await Promise.all([codes.take('code'), codes.take('code')]);
  expect(taken.filter((value) => value === 'grant')).toHaveLength(1);
  expect(await codes.get('code')).toBeUndefined();
});

test('a record ends after its time to live, and a new one under its key has its own', async () => {
  vi.useFakeTimers();
  const codes = new ShortLivedMap<string>();
  await codes.put('code', 'first', 1000);
  await vi.advanceTimersByTimeAsync(900);
  await codes.put('code', 'second', 1000);
  await vi.advanceTimersByTimeAsync(900);
  expect(await codes.get('code')).toBe('second');
  await vi.advanceTimersByTimeAsync(100);
  expect(await codes.get('code')).toBeUndefined();
  expect(await codes.take('code')).toBeUndefined();
});

test('a computer that slept revives nothing: the clock ends a record too', async () => {
  vi.useFakeTimers();
  const codes = new ShortLivedMap<string>();
  await codes.put('read', 'x', 1000);
  await codes.put('taken', 'x', 1000);
  vi.setSystemTime(Date.now() + 1000);
  expect(await codes.get('read')).toBeUndefined();
  expect(await codes.take('taken')).toBeUndefined();
});

test('a flood costs the oldest records and not the memory', async () => {
  const codes = new ShortLivedMap<number>(3);
  for (const number of [1, 2, 3, 4]) await codes.put(String(number), number, 60_000);
  expect(await Promise.all(['1', '2', '3', '4'].map((key) => codes.get(key)))).toEqual([undefined, 2, 3, 4]);
});

test('what is in it cannot be changed from outside', async () => {
  const codes = new ShortLivedMap<{ scopes: string[] }>();
  const value = { scopes: ['a'] };
  await codes.put('code', value, 60_000);
  value.scopes.push('b');
  const read = await codes.get('code');
  expect(read).toEqual({ scopes: ['a'] });
  expect(() => read?.scopes.push('b')).toThrow(TypeError);
});
