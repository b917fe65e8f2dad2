import { expect, it } from 'vitest';
import { RetryPace } from '../../../main/connections/retry-pace.ts';

it('may try at once, then doubles its pause up to a minute', () => {
  const pace = new RetryPace();
  let now = 1_000_000;
  expect(pace.mayTry(now)).toBe(true);
  for (const pause of [1, 2, 4, 8, 16, 32, 60, 60, 60]) {
    pace.failed(now, null);
    expect([pause, pace.mayTry(now + pause * 1000 - 1), pace.mayTry(now + pause * 1000)]).toEqual([pause, false, true]);
    now += pause * 1000;
  }
});

it('waits as long as the provider asks, but never for more than an hour', () => {
  const pace = new RetryPace();
  pace.failed(0, 7);
  expect([pace.mayTry(6999), pace.mayTry(7000)]).toEqual([false, true]);
  pace.failed(0, 10_000_000);
  expect([pace.mayTry(3_599_999), pace.mayTry(3_600_000)]).toEqual([false, true]);
});

it('begins anew after a success', () => {
  const pace = new RetryPace();
  for (let i = 0; i < 5; i += 1) pace.failed(0, null);
  pace.succeeded();
  expect(pace.mayTry(0)).toBe(true);
  pace.failed(0, null);
  expect(pace.mayTry(1000)).toBe(true);
});

it('may try at once where the clock was set back since the failure', () => {
  const pace = new RetryPace();
  pace.failed(3 * 86_400_000, null);
  expect(pace.mayTry(3 * 86_400_000)).toBe(false);
  expect(pace.mayTry(5_000)).toBe(true);
});
