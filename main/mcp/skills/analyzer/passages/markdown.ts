import { announcesBadExample, isMentioned } from './mention.ts';
import { joined, lineAt, passageOf, type Passage, type PassageKind } from './passage.ts';
import { codePassages } from './source.ts';

interface Row {
  text: string;
  number: number;
}

const fence = /^\s{0,3}(`{3,}|~{3,})\s*([\w+#.-]*)/;
const heading = /^\s{0,3}#{1,6}\s/;
const listItem = /^\s*(?:[-*+]|\d+[.)])\s/;
const shellLanguages = new Set(['', 'sh', 'bash', 'zsh', 'shell', 'console', 'terminal', 'fish', 'powershell', 'ps1', 'pwsh', 'bat', 'cmd', 'shell-session']);
const dataLanguages = new Set(['json', 'jsonc', 'yaml', 'yml', 'toml', 'ini', 'xml', 'html', 'css', 'csv', 'diff', 'env']);
const textLanguages = new Set(['text', 'txt', 'md', 'markdown', 'plaintext']);

/** Reads a text for people or models: paragraphs, code in the line, and blocks of code with what their heading says. */
export function readMarkdown(text: string): Passage[] {
  const rows = text.split('\n').map((row, index): Row => ({ text: row.trimEnd(), number: index + 1 }));
  const passages: Passage[] = [];
  let paragraph: Row[] = [];
  let lastWords = '';
  let lastHeading = '';
  const endParagraph = (): void => {
    if (paragraph.length === 0) return;
    passages.push(...paragraphPassages(paragraph));
    lastWords = paragraph.map((row) => row.text).join(' ').slice(-300);
    paragraph = [];
  };

  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as Row;
    const opening = fence.exec(row.text);
    if (opening) {
      endParagraph();
      const end = closingFence(rows, index, opening[1] as string);
      const block = rows.slice(index + 1, end);
      const mentioned = announcesBadExample(lastHeading) || announcesBadExample(lastSentence(lastWords));
      passages.push(...blockPassages(block, (opening[2] ?? '').toLowerCase(), mentioned));
      lastWords = '';
      index = end;
    } else if (row.text.trim() === '') {
      endParagraph();
    } else if (heading.test(row.text)) {
      endParagraph();
      paragraph = [row];
      endParagraph();
      lastHeading = row.text;
      lastWords = '';
    } else {
      if (listItem.test(row.text) || paragraph.length >= 50) endParagraph();
      paragraph.push(row);
    }
  }
  endParagraph();
  return passages;
}

function closingFence(rows: readonly Row[], from: number, sign: string): number {
  for (let index = from + 1; index < rows.length; index += 1) {
    const text = (rows[index] as Row).text.trim();
    if (text.startsWith(sign) && text.replaceAll(sign[0] as string, '') === '') return index;
  }
  return rows.length;
}

const lastSentence = (words: string): string => words.split(/[.!?]\s/).at(-1) ?? '';

function blockPassages(block: readonly Row[], language: string, mentioned: boolean): Passage[] {
  const first = block[0]?.number ?? 1;
  const rows = block.map((row) => row.text.replace(/^\s*(?:\$|>|PS [^>]*>)\s/, ''));
  return codePassages(rows, kindOfBlock(language), first).map((passage) => ({ ...passage, mentioned }));
}

function kindOfBlock(language: string): PassageKind {
  if (shellLanguages.has(language)) return 'shell';
  if (dataLanguages.has(language)) return 'config';
  return textLanguages.has(language) ? 'prose' : 'code';
}

/** The paragraph as words, and each piece of code inside it as a command that it tells to run, or warns of. */
function paragraphPassages(rows: readonly Row[]): Passage[] {
  const prose = joined('prose', rows);
  const inline = [...prose.text.matchAll(/`([^`]{3,2000})`/g)].map((match) => passageOf(
    'shell', match[1] as string, lineAt(prose, match.index), isMentioned(prose.text, match.index),
  ));
  return [prose, ...inline];
}
