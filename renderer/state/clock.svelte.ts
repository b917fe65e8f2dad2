import { createSubscriber } from 'svelte/reactivity';

/** The present moment for what counts time on screen. Ticks only while something on screen reads it. */
export class Clock {
  readonly #subscribe: () => void;

  constructor(everyMs: number) {
    this.#subscribe = createSubscriber((update) => {
      const timer = setInterval(update, everyMs);
      return () => clearInterval(timer);
    });
  }

  /** Milliseconds since the epoch. */
  get now(): number {
    this.#subscribe();
    return Date.now();
  }
}

export const minuteClock = new Clock(20_000);
export const secondClock = new Clock(1000);
