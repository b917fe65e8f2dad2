import type { Row } from './view.ts';

/** A line that ends with a piece of text in quotes, though no line of the text, and one that begins with the next piece. */
const ends = /(?<!\\n)(["'\x60])\s{0,3}[+.\\]?\s{0,3}$/;
const goesOn = /^\s{0,80}(?:[+.]\s{0,3})?[fbru]{0,2}(["'\x60])/i;

/**
 * The lines of a program, with those marked that go on with the text in quotes of the line before: what a tool answers
 * or says of itself is written over several lines, and a model reads it as one.
 */
export function joinStrings(rows: readonly Row[]): Row[] {
  return rows.map((row, index): Row => {
    const before = rows[index - 1]?.text ?? '';
    const joins = ends.exec(before.slice(-8))?.[1];
    const continues = joins !== undefined && goesOn.exec(row.text.slice(0, 90))?.[1] === joins;
    const after = rows[index + 1]?.text ?? '';
    const joined = ends.exec(row.text.slice(-8))?.[1];
    const isContinued = joined !== undefined && goesOn.exec(after.slice(0, 90))?.[1] === joined;
    if (!continues && !isContinued) return row;
    const text = continues ? row.text.replace(goesOn, '') : row.text;
    return { ...row, text: isContinued ? text.replace(ends, '').trimEnd() : text, ...(continues ? { continues } : {}) };
  });
}
