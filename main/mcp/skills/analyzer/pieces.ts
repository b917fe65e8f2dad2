/** Characters of a piece: a few milliseconds of work for the slowest rule on text that was made to be slow. */
const length = 32 * 1024;

/** Characters that a piece has in common with the one before it: more than any rule matches. */
const overlap = 2048;

/**
 * A text in pieces, cut between lines where there are any. What stands across a cut is whole in one of the two.
 * `start`: where a piece begins in the text.
 */
export function* piecesOf(text: string): Generator<{ start: number; text: string }> {
  let start = 0;
  while (text.length - start > length) {
    const line = text.lastIndexOf('\n', start + length - 1);
    const end = line > start + length / 2 ? line + 1 : start + length;
    yield { start, text: text.slice(start, end) };
    const next = text.indexOf('\n', end - overlap);
    start = next >= 0 && next < end - 1 ? next + 1 : end - overlap;
  }
  yield { start, text: text.slice(start) };
}
