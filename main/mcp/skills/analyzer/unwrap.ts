import type { Row } from './view.ts';
import { withoutEmphasis } from './without-emphasis.ts';

/** What a line of Markdown begins with where it is no further line of a paragraph (CommonMark 4 and 5). */
const begins = /^\s*(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|\||`{3}|~{3}|={3}|-{3}|\[[^\]]{1,40}\]:)/;

/** What no paragraph goes on after: headings, rows of tables, fences and lines between parts. */
const ends = /^\s*(?:#{1,6}\s|\||`{3}|~{3}|={3}|-{3})/;

const isFence = /^\s*(?:`{3}|~{3})/;

const quote = /^\s*>\s?/;

/** What a paragraph ends with whose sentence is about an address on a line of its own. */
const announcesAddress = /(?:\b(?:to|at|into|with|from|via|on|under|address|endpoint|URL)|:)[*_]{0,2}\s*$/i;

/** A line, or an entry of a list, that is an address and little else; in a block of code too. */
const isAddress = /^[\s>*+-]{0,12}[<`"']{0,3}(?:(?:POST|PUT|GET)\s)?(?:https?:\/\/|[\w.+-]{1,40}@[\w-])\S{1,300}$/;

/**
 * The lines of a text for readers, with those marked that go on with the sentence of the line before: where a line is
 * broken says nothing. In front matter only what is indented goes on; in a block of code nothing does.
 */
export function unwrap(rows: readonly Row[]): Row[] {
  let inBlock = false;
  let inFrontMatter = false;
  return rows.map(withAddress).map((row) => ({ ...row, text: withoutEmphasis(row.text) })).map((row, index): Row => {
    const { text, line } = row;
    if (index === 0 && text.trim() === '---') inFrontMatter = true;
    else if (inFrontMatter && text.trim() === '---') {
      inFrontMatter = false;
      return row;
    }
    const opensOrEnds = isFence.test(text);
    if (opensOrEnds) inBlock = !inBlock;
    const before = rows[index - 1]?.text ?? '';
    if (inBlock || opensOrEnds || text.trim() === '' || before.trim() === '' || begins.test(text) || ends.test(before)) return row;
    if (inFrontMatter) return /^\s/.test(text) ? { text: text.trimStart(), line, continues: true } : row;
    if (quote.test(text) !== quote.test(before)) return row;
    return { text: text.replace(quote, '').trimStart(), line, continues: true };
  });
}

/** A line whose sentence ends with the address that stands by itself below it, with that address. */
function withAddress(row: Row, index: number, rows: readonly Row[]): Row {
  if (!announcesAddress.test(row.text)) return row;
  const below = rows.slice(index + 1, index + 4).find(({ text }) => text.trim() !== '' && !isFence.test(text));
  return below !== undefined && isAddress.test(below.text) ? { ...row, text: `${row.text} ${below.text.trim()}` } : row;
}
