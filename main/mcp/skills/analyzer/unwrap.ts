import type { Row } from './view.ts';

/** What a line of Markdown begins with where it is no further line of a paragraph (CommonMark 4 and 5). */
const begins = /^\s*(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|\||`{3}|~{3}|={3}|-{3}|\[[^\]]{1,40}\]:)/;

/** What no paragraph goes on after: headings, rows of tables, fences and lines between parts. */
const ends = /^\s*(?:#{1,6}\s|\||`{3}|~{3}|={3}|-{3})/;

const quote = /^\s*>\s?/;

/**
 * The lines of a text for readers, with those marked that go on with the sentence of the line before: where a line is
 * broken says nothing. In front matter only what is indented goes on; in a block of code nothing does.
 */
export function unwrap(rows: readonly Row[]): Row[] {
  let inBlock = false;
  let inFrontMatter = false;
  return rows.map((row, index): Row => {
    const { text, line } = row;
    if (index === 0 && text.trim() === '---') inFrontMatter = true;
    else if (inFrontMatter && text.trim() === '---') {
      inFrontMatter = false;
      return row;
    }
    const isFence = /^\s*(?:`{3}|~{3})/.test(text);
    if (isFence) inBlock = !inBlock;
    const before = rows[index - 1]?.text ?? '';
    if (inBlock || isFence || text.trim() === '' || before.trim() === '' || begins.test(text) || ends.test(before)) return row;
    if (inFrontMatter) return /^\s/.test(text) ? { text: text.trimStart(), line, continues: true } : row;
    if (quote.test(text) !== quote.test(before)) return row;
    return { text: text.replace(quote, '').trimStart(), line, continues: true };
  });
}
