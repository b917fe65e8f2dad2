import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Arming } from '../../../renderer/state/arming.svelte.ts';

describe('Arming', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('arms only after the whole delay', () => {
    const arming = new Arming(1200);
    arming.restart();
    vi.advanceTimersByTime(1199);
    expect(arming.armed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(arming.armed).toBe(true);
  });

  it('starts over when something new appears', () => {
    const arming = new Arming(1200);
    arming.restart();
    vi.advanceTimersByTime(1199);
    arming.restart();
    vi.advanceTimersByTime(1199);
    expect(arming.armed).toBe(false);
  });

  it('stays disarmed once what it guards is gone', () => {
    const arming = new Arming(1200);
    arming.restart();
    arming.disarm();
    vi.runAllTimers();
    expect(arming.armed).toBe(false);
  });
});
