import { expect } from 'vitest';

/** `expect` for what comes about by itself: asks until it holds. The limit is for a slow machine, not a promise. */
export const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 20_000, interval: 50 });
