const minuteMs = 60_000;

/** Counts calls in a sliding minute made of two fixed ones; small enough to run on every call. */
export class RateWindow {
  #minute = 0;
  #count = 0;
  #before = 0;

  /**
   * Counts one call.
   * @param limit calls per minute
   * @param now epoch ms
   * @returns 0 where the call may pass, else the seconds to wait until one may
   */
  take(limit: number, now: number): number {
    const minute = Math.floor(now / minuteMs);
    if (minute !== this.#minute) {
      this.#before = minute === this.#minute + 1 ? this.#count : 0;
      this.#minute = minute;
      this.#count = 0;
    }
    const into = now % minuteMs;
    if (this.#count + this.#before * (1 - into / minuteMs) >= limit) return this.#wait(limit, into);
    this.#count += 1;
    return 0;
  }

  /** Room comes as the minute before slides out; where this one alone is full, as it becomes the minute before. */
  #wait(limit: number, into: number): number {
    const full = this.#count >= limit;
    const sliding = full ? this.#count : this.#before;
    const room = full ? limit : limit - this.#count;
    const until = (full ? minuteMs : 0) + minuteMs * (1 - room / sliding) - into;
    // A call passes only after that moment.
    return Math.floor(until / 1000) + 1;
  }
}
