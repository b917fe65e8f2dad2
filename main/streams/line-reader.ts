/**
 * Cuts a byte stream into lines. Characters that are split over chunks stay whole, since only whole lines are decoded.
 */
export class LineReader {
  readonly #limit: number;
  readonly #line: (text: string) => void;
  readonly #tooLong: () => void;
  #parts: Buffer[] = [];
  #size = 0;

  /**
   * @param limit in bytes; of a longer line nothing is kept, and `tooLong` is called once for it
   * @param line called for every line that is not empty, without its end
   */
  constructor(limit: number, line: (text: string) => void, tooLong: () => void) {
    this.#limit = limit;
    this.#line = line;
    this.#tooLong = tooLong;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      this.#add(chunk.subarray(start, end));
      this.#end();
      start = end + 1;
    }
    this.#add(chunk.subarray(start));
  }

  /** The last line may have no end. */
  end(): void {
    this.#end();
  }

  #add(part: Buffer): void {
    const before = this.#size;
    this.#size += part.length;
    if (this.#size <= this.#limit) this.#parts.push(part);
    else if (before <= this.#limit) {
      this.#parts = [];
      this.#tooLong();
    }
  }

  #end(): void {
    const text = this.#size <= this.#limit ? Buffer.concat(this.#parts).toString('utf8').trimEnd() : '';
    this.#parts = [];
    this.#size = 0;
    if (text !== '') this.#line(text);
  }
}
