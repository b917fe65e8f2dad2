import { test } from 'vitest';
import { clockFixed, withoutClock } from './movable-clock.ts';

const wherePossible = test.skipIf(clockFixed !== null);

/** A test that moves the clock of a Gatehouse: left out, with the reason in its name, where no clock can be moved. */
export function timed(name: string, run: () => Promise<void>, { timeout }: { timeout?: number } = {}): void {
  wherePossible(`${name}${withoutClock}`, run, timeout);
}
