import type { Rewriter } from './rewriter.ts';

/** Shows an answer to a reader while it passes. What goes wrong there ends the reading, never the answer. */
export class Tap {
  #reader: Rewriter | null;

  /** @param reader what it gives back is dropped */
  constructor(reader: Rewriter) {
    this.#reader = reader;
  }

  push(chunk: Buffer): void {
    this.#try((reader) => reader.push(chunk));
  }

  end(): void {
    this.#try((reader) => reader.end());
    this.#reader = null;
  }

  #try(read: (reader: Rewriter) => unknown): void {
    try {
      if (this.#reader) read(this.#reader);
    } catch {
      this.#reader = null;
    }
  }
}
