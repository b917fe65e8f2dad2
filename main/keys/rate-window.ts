/** Counts calls in a sliding minute made of two fixed ones; small enough to run on every call. */
export class RateWindow {
  #minute = 0;
  #count = 0;
  #before = 0;

  /**
   * Counts one call.
   * @param limit calls per minute
   * @param now epoch ms
   * @returns 0 where the call may pass, else the seconds to wait
   */
  take(limit: number, now: number): number {
    const minute = Math.floor(now / 60_000);
    if (minute !== this.#minute) {
      this.#before = minute === this.#minute + 1 ? this.#count : 0;
      this.#minute = minute;
      this.#count = 0;
    }
    const share = 1 - (now % 60_000) / 60_000;
    if (this.#count + this.#before * share >= limit) return Math.ceil((60_000 - (now % 60_000)) / 1000);
    this.#count += 1;
    return 0;
  }
}
