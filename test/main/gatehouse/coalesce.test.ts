import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Signal } from '../../../main/events/signal.ts';
import { coalesce } from '../../../main/gatehouse/coalesce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('many signals make one, which speaks after the last of a burst', () => {
  const sources = [new Signal(), new Signal()];
  let told = 0;
  coalesce(sources, 50, () => undefined).subscribe(() => told++);
  sources[0]?.emit();
  sources[1]?.emit();
  expect(told).toBe(0);
  vi.advanceTimersByTime(50);
  expect(told).toBe(1);
  sources[1]?.emit();
  vi.advanceTimersByTime(50);
  expect(told).toBe(2);
});
