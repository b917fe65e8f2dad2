import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateWindow } from '../../../main/keys/rate-window.ts';

/** A full minute, so that a test can say how far into it a call comes. */
const start = 1_700_000_040_000;

/** Calls of a client, as ms after the one before. */
const pauses = fc.array(
  fc.integer({ min: 0, max: 180 }).map((halves) => halves * 500),
  { minLength: 1, maxLength: 200 },
);
const limits = fc.integer({ min: 1, max: 30 });

describe('the rate window', () => {
  it('lets as many calls pass in a minute as the limit says', () => {
    const window = new RateWindow();
    for (let call = 0; call < 5; call += 1) expect(window.take(5, start + call)).toBe(0);
    expect(window.take(5, start + 5)).toBeGreaterThan(0);
  });

  it('does not open twice at the turn of a minute', () => {
    const window = new RateWindow();
    for (let call = 0; call < 10; call += 1) expect(window.take(10, start + 59_000)).toBe(0);
    expect(window.take(10, start + 60_000)).toBeGreaterThan(0);
    // They slide out one by one.
    expect(window.take(10, start + 61_000)).toBe(0);
    expect(window.take(10, start + 62_000)).toBeGreaterThan(0);
    expect(window.take(10, start + 67_000)).toBe(0);
  });

  it('is empty again after two minutes of silence', () => {
    const window = new RateWindow();
    for (let call = 0; call < 3; call += 1) window.take(3, start);
    expect(window.take(3, start + 120_000)).toBe(0);
  });

  it('goes on when the clock is set back', () => {
    const window = new RateWindow();
    for (let call = 0; call < 3; call += 1) window.take(3, start);
    expect(window.take(3, start - 3_600_000)).toBe(0);
  });

  it('never lets more than the limit pass within one minute of the clock', () => {
    fc.assert(
      fc.property(limits, pauses, (limit, gaps) => {
        const window = new RateWindow();
        const passed = new Map<number, number>();
        let now = start;
        for (const gap of gaps) {
          now += gap;
          if (window.take(limit, now) > 0) continue;
          const minute = Math.floor(now / 60_000);
          passed.set(minute, (passed.get(minute) ?? 0) + 1);
        }
        expect(Math.max(0, ...passed.values())).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('lets a client pass that waited for as long as it was told, and no second sooner', () => {
    fc.assert(
      fc.property(limits, pauses, (limit, gaps) => {
        const window = new RateWindow();
        let now = start;
        for (const gap of gaps) {
          now += gap;
          const wait = window.take(limit, now);
          if (wait === 0) continue;
          expect(window.take(limit, now + (wait - 1) * 1000)).toBeGreaterThan(0);
          now += wait * 1000;
          expect(window.take(limit, now)).toBe(0);
        }
      }),
    );
  });
});
