/**
 * Holds a button back for a moment after what it answers has appeared, so that a click or a key meant for something
 * else can't give the answer. Coming back to the window counts as appearing again.
 */
export class Arming {
  armed = $state(false);
  readonly #delayMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  restart(): void {
    this.disarm();
    this.#timer = setTimeout(() => {
      this.armed = true;
    }, this.#delayMs);
  }

  disarm(): void {
    clearTimeout(this.#timer);
    this.armed = false;
  }
}
