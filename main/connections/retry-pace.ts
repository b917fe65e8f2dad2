/**
 * When a failed refresh may be tried again: doubling from one second to one minute, or what the provider asked for. A
 * clock that is set back since then ends the wait, which would last as much longer.
 */
export class RetryPace {
  #failures = 0;
  #failedAt = 0;
  #notBefore = 0;

  /** @param now epoch ms */
  mayTry(now: number): boolean {
    return now >= this.#notBefore || now < this.#failedAt;
  }

  /** @param retryAfter seconds, from Retry-After; @param now epoch ms */
  failed(now: number, retryAfter: number | null): void {
    const pause = retryAfter !== null ? Math.min(retryAfter, 3600) * 1000 : Math.min(1000 * 2 ** this.#failures, 60_000);
    this.#failures += 1;
    this.#failedAt = now;
    this.#notBefore = now + pause;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#notBefore = 0;
  }
}
