import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Messages for the client: one a line, each whole. */
export class Output {
  readonly #stream: Writable;
  #draining: Promise<unknown> | null = null;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** @param json one JSON text, which may be printed over several lines */
  write(json: string): void {
    // Between the tokens of JSON a line break is as good as a space, and strings hold none.
    this.#stream.write(`${/[\r\n]/.test(json) ? json.replace(/[\r\n]+/g, ' ') : json}\n`);
  }

  /** Resolves once the client has taken what waits for it, or is gone. */
  async drained(): Promise<void> {
    if (!this.#stream.writableNeedDrain) return;
    this.#draining ??= once(this.#stream, 'drain').catch(() => undefined).finally(() => (this.#draining = null));
    await this.#draining;
  }
}
