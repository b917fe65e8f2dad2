/** Changes an answer on its way to the client. What its methods throw breaks the answer off. */
export interface Rewriter {
  /** Takes the next chunk of the body and gives back what can go on. */
  push(chunk: Buffer): Buffer;
  /** What is still held when the body ends. */
  end(): Buffer;
}

/** One rewriter after the other. */
export const inSequence = (first: Rewriter, second: Rewriter): Rewriter => ({
  push: (chunk) => second.push(first.push(chunk)),
  end: () => Buffer.concat([second.push(first.end()), second.end()]),
});
