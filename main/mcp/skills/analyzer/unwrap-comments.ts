import type { Row } from './view.ts';

/** What a line begins with that is all comment. */
const comment = /^\s*(?:#(?!!)|\/\/|\/\*\*?|\*(?!\/)|--\s)\s?/;

/** Where a text of several lines begins or ends: the description of a function in Python, or a template. */
const longText = /"""|'''|\x60/g;

/** What begins something new within a comment: an entry of a list, or a tag. */
const begins = /^\s*(?:[-*+]\s|\d{1,3}[.)]\s|@\w|:\w)/;

/**
 * The lines of a program, with those marked that go on with the sentence of the line before in a comment or in a text
 * of several lines: the descriptions of tools are written so, and a model reads them without the line breaks.
 */
export function unwrapComments(rows: readonly Row[]): Row[] {
  let inText = false;
  let before: 'comment' | 'text' | null = null;
  return rows.map((row): Row => {
    const mark = comment.exec(row.text)?.[0];
    const text = row.text.slice(mark?.length ?? 0).trim();
    const isIn = inText;
    if ((row.text.match(longText)?.length ?? 0) % 2 === 1) inText = !inText;
    const now = isIn ? 'text' : mark === undefined ? null : 'comment';
    const goesOn = now !== null && (before === now || isIn) && text !== '' && before !== null && !begins.test(text);
    before = text === '' ? null : inText ? 'text' : now;
    return goesOn ? { text, line: row.line, continues: true } : row;
  });
}
