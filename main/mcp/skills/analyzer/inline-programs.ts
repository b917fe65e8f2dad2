import { viewOf, type Row, type View } from './view.ts';

/** Commands that run what stands after them on the same line, and the language of it. */
const onOneLine: readonly (readonly [RegExp, 'javascript' | 'python'])[] = [
  [/\b(?:node|bun|deno)\b[^\n]{0,40}?\s(?:-{1,2}(?:e|p|eval|print)\b|eval\s)/, 'javascript'],
  [/\bpython[\d.]{0,4}\b[^\n]{0,20}?\s-c\b/, 'python'],
];

/** The first line of a program that ends at a line with a word of its own (POSIX 2.7.4). */
const hereDocument = /\b(node|bun|deno|python[\d.]{0,4})\b[^\n]{0,40}<<-?\s{0,2}["'\\]?(\w{1,20})/;

/** Programs that stand within commands. */
export function inlinePrograms(rows: readonly Row[]): View[] {
  const programs = { javascript: [] as Row[], python: [] as Row[] };
  let open: { language: keyof typeof programs; end: string } | null = null;
  for (const row of rows) {
    if (open !== null) {
      if (row.text.trim() === open.end) open = null;
      else programs[open.language].push(row);
      continue;
    }
    for (const [command, language] of onOneLine) if (command.test(row.text)) programs[language].push(row);
    const [, program, end] = hereDocument.exec(row.text) ?? [];
    if (program !== undefined && end !== undefined) open = { language: program.startsWith('python') ? 'python' : 'javascript', end };
  }
  return (['javascript', 'python'] as const).map((language) => viewOf(['code', language], programs[language]));
}
