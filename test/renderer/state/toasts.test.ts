import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Toasts } from '../../../renderer/state/toasts.svelte.ts';

describe('a message', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes by itself, and one with a button later', () => {
    const toasts = new Toasts();
    toasts.show('Saved');
    vi.advanceTimersByTime(4000);
    expect(toasts.message).toBeNull();
    toasts.show('GitHub is deleted', { label: 'Undo', act: () => undefined });
    vi.advanceTimersByTime(11_000);
    expect(toasts.message?.text).toBe('GitHub is deleted');
    vi.advanceTimersByTime(1000);
    expect(toasts.message).toBeNull();
  });

  it('does not go from under a pointer, or from under the keyboard', () => {
    const toasts = new Toasts();
    toasts.show('GitHub is deleted', { label: 'Undo', act: () => undefined });
    toasts.hold();
    vi.advanceTimersByTime(60_000);
    expect(toasts.message?.text).toBe('GitHub is deleted');
    toasts.release();
    vi.advanceTimersByTime(12_000);
    expect(toasts.message).toBeNull();
  });
});
