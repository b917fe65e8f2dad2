/** Changes an answer on its way to the client. What its methods throw breaks the answer off. */
export interface Rewriter {
  /** Takes the next chunk of the body and gives back what can go on. */
  push(chunk: Buffer): Buffer;
  /** What is still held when the body ends. */
  end(): Buffer;
}

/** Lets nothing of an answer through: it breaks off with `reason`. */
export class Withheld implements Rewriter {
  readonly #reason: Error;

  constructor(reason: Error) {
    this.#reason = reason;
  }

  push(): never {
    throw this.#reason;
  }

  end(): Buffer {
    return Buffer.alloc(0);
  }
}

/** One rewriter after the other. */
export const inSequence = (first: Rewriter, second: Rewriter): Rewriter => ({
  push: (chunk) => second.push(first.push(chunk)),
  end: () => Buffer.concat([second.push(first.end()), second.end()]),
});
