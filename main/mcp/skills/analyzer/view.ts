import type { RuleLanguage } from '../rules/pattern.ts';

/** A piece of text and the line of the file that it comes from. */
export interface Row {
  text: string;
  /** From 1. */
  line: number;
  /** Goes on with the sentence of the row before. */
  continues?: boolean;
}

/** Text as some of the rules look at it: a part of a file, or what a file means. */
export interface View {
  languages: ReadonlySet<RuleLanguage>;
  text: string;
  /** Its lines stand within sentences, which may deny them or name them as examples. */
  inSentences: boolean;
  /** The file's line at an offset of the text. */
  lineAt(offset: number): number;
}

export function viewOf(languages: readonly RuleLanguage[], rows: readonly Row[], { inSentences = false } = {}): View {
  const starts: number[] = [];
  let length = 0;
  for (const { text } of rows) {
    starts.push(length);
    length += text.length + 1;
  }
  return {
    languages: new Set(languages),
    inSentences,
    text: rows.map(({ text, continues }, index) => (index === 0 ? '' : continues === true ? ' ' : '\n') + text).join(''),
    lineAt: (offset) => rows[lastAtMost(starts, offset)]?.line ?? 1,
  };
}

/** The place of the last number that is not above `limit`, in a list that grows. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The lines of a text. Of empty ones after each other one is enough: a file may be nothing else. */
export function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line !== '' || rows.at(-1)?.text !== '') rows.push({ text: line, line: index + 1 });
  }
  return rows;
}
