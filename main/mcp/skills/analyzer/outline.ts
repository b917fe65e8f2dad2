const isFence = (row: string): boolean => /^\s*(?:`{3}|~{3})/.test(row);
const isRow = (row: string): boolean => /^\s{0,3}\|/.test(row);
const isQuote = (row: string): boolean => /^\s{0,3}(?:>|$)/.test(row);
const rankOf = (row: string): number => /^\s{0,3}(#{1,6})\s/.exec(row)?.[1]?.length ?? 0;

/** Whether a line can be none of these: it is asked of each of a text's lines, of which there may be a million. */
const isPlain = (row: string): boolean => !/^\s*(?:[`~#|>]|$)/.test(row);

/**
 * What stands over each line of a text: its fences, headings, tables and quoted paragraphs (CommonMark 4 and 5). Read
 * once, since it is asked for every place that a rule finds. Lines are counted from 1.
 */
export class Outline {
  readonly lines: readonly string[];
  /** Of each line: the one over it that fences, or 0, and whether an odd number of them does. */
  readonly #fence: Int32Array;
  readonly #inBlock: Uint8Array;
  /** Of each line: the heading over it, or 0. Of a heading: the one of a higher rank over it. */
  readonly #heading: Int32Array;
  readonly #parents = new Map<number, number>();
  /** Of each line: the last one over it that is no row of a table, and that is no part of a quoted paragraph. */
  readonly #beforeTable: Int32Array;
  readonly #beforeQuote: Int32Array;

  constructor(lines: readonly string[]) {
    this.lines = lines;
    const size = lines.length + 2;
    this.#fence = new Int32Array(size);
    this.#inBlock = new Uint8Array(size);
    this.#heading = new Int32Array(size);
    this.#beforeTable = new Int32Array(size);
    this.#beforeQuote = new Int32Array(size);
    const open: { line: number; rank: number }[] = [];
    for (let line = 1; line <= lines.length; line += 1) {
      const row = lines[line - 1] ?? '';
      const next = line + 1;
      const plain = isPlain(row);
      const fences = !plain && isFence(row);
      this.#fence[next] = fences ? line : this.#fence[line] ?? 0;
      this.#inBlock[next] = (this.#inBlock[line] ?? 0) ^ (fences ? 1 : 0);
      const rank = plain ? 0 : rankOf(row);
      this.#heading[next] = rank > 0 ? line : this.#heading[line] ?? 0;
      if (rank > 0) {
        while ((open.at(-1)?.rank ?? 0) >= rank) open.pop();
        this.#parents.set(line, open.at(-1)?.line ?? 0);
        open.push({ line, rank });
      }
      this.#beforeTable[next] = !plain && isRow(row) ? this.#beforeTable[line] ?? 0 : line;
      this.#beforeQuote[next] = !plain && isQuote(row) ? this.#beforeQuote[line] ?? 0 : line;
    }
  }

  row(line: number): string {
    return this.lines[line - 1] ?? '';
  }

  isFence(line: number): boolean {
    return isFence(this.row(line));
  }

  isInBlock(line: number): boolean {
    return this.#inBlock[line] === 1;
  }

  /** The last line over this one that begins or ends a block of code. */
  fenceOver(line: number): string {
    return this.row(this.#fence[line] ?? 0);
  }

  /** The heading over a line, where it is at most so many lines away. */
  headingOver(line: number, within: number): string {
    const at = this.#heading[line] ?? 0;
    return at >= line - within ? this.row(at) : '';
  }

  /** The headings that a line stands under, from its own to the title. */
  headingsOver(line: number): string[] {
    const found: string[] = [];
    for (let at = this.#heading[line] ?? 0; at > 0; at = this.#parents.get(at) ?? 0) found.push(this.row(at));
    return found;
  }

  /** The first row of the table that a line is a row of; null where it is of none. */
  headOfTable(line: number): string | null {
    return isRow(this.row(line)) ? this.row((this.#beforeTable[line] ?? 0) + 1) : null;
  }

  /** The line before the quoted paragraph that a line belongs to. */
  beforeQuote(line: number): string {
    return this.row(this.#beforeQuote[line] ?? 0);
  }
}
