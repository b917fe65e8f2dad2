/** Seconds to wait after the first, second, ... failure in a row. One that happens once is tried again at once. */
const delays = [0, 1, 2, 4, 8, 16, 30];

/** Keeps a server that stops again and again from being started again and again. */
export class RestartPace {
  readonly #now: () => number;
  #failures = 0;
  #notBefore = 0;

  /** @param now ms, by a clock that nobody sets */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** Milliseconds until the next start is due. */
  get waitMs(): number {
    return Math.max(0, this.#notBefore - this.#now());
  }

  failed(): void {
    const delay = delays[Math.min(this.#failures, delays.length - 1)] ?? 0;
    this.#failures += 1;
    this.#notBefore = this.#now() + delay * 1000;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#notBefore = 0;
  }
}
