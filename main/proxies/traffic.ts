/** What went through one proxy since it was started. */
export class Traffic {
  #requests = 0;
  #errors = 0;
  #openStreams = 0;
  #lastError: string | null = null;
  readonly #changed: () => void;

  /** `changed` is called on every change: it has to be cheap. */
  constructor(changed: () => void = () => {}) {
    this.#changed = changed;
  }

  get counts(): { requests: number; errors: number; open_streams: number } {
    return { requests: this.#requests, errors: this.#errors, open_streams: this.#openStreams };
  }

  /** The public sentence of the last call's error; null once a call went well again. */
  get lastError(): string | null {
    return this.#lastError;
  }

  /** A call of someone who may call. */
  request(): void {
    this.#requests += 1;
    this.#changed();
  }

  /** The upstream answered. */
  answered(): void {
    this.#lastError = null;
  }

  error(message: string): void {
    this.#errors += 1;
    this.#lastError = message;
    this.#changed();
  }

  streamOpened(): void {
    this.#openStreams += 1;
    this.#changed();
  }

  streamClosed(): void {
    this.#openStreams -= 1;
    this.#changed();
  }
}
