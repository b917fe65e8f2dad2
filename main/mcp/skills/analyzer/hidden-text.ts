import type { Breath } from './breath.ts';
import { viewOf, type Row, type View } from './view.ts';

/** Text that is written so that no reader sees what it says. */
export async function hiddenText(rows: readonly Row[], breath: Breath): Promise<View[]> {
  const plainer: Row[] = [];
  const decoded: Row[] = [];
  for (const { text, line } of joined(rows)) {
    // Too short to hide anything: a file may be a million such lines.
    if (text.length < 4) continue;
    const written = unescaped(text);
    if (written !== text) plainer.push({ text: written, line });
    for (const found of decodedIn(written, 2)) for (const part of found.split('\n')) decoded.push({ text: part, line });
    if (breath.isDue) await breath.take();
  }
  return [
    viewOf(['any', 'prose', 'code', 'shell', 'python', 'javascript'], plainer),
    viewOf(['decoded', 'any', 'prose', 'code', 'shell', 'python', 'javascript'], decoded),
  ];
}

/** A line that is nothing but a piece of encoded text, as long literals are written over many lines. */
const piece = /^\s{0,40}(?:[\w.]{1,40}\s{0,3}[+]?=\s{0,3})?[[(+.]{0,3}\s{0,3}[bru]?["'\x60]?([A-Za-z0-9+/=_-]{2,512})["'\x60]?\s{0,3}[+,.)\]\\;]{0,4}\s{0,3}$/;

/** All lines, and those that go on with the encoded text of the one before once more as one. */
function* joined(rows: readonly Row[]): Generator<Row> {
  let run: { text: string; line: number; pieces: number } | null = null;
  for (const row of rows) {
    const [, text] = piece.exec(row.text.slice(0, 700)) ?? [];
    if (text !== undefined && run !== null && run.text.length < 65_536) {
      run.text += text;
      run.pieces += 1;
    } else {
      if (run !== null && run.pieces > 1) yield run;
      run = text === undefined || text.length < 16 ? null : { text, line: row.line, pieces: 1 };
    }
    yield row;
  }
  if (run !== null && run.pieces > 1) yield run;
}

const character = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '');

/** Escapes as what they stand for, and words that were taken apart as one. */
const unescaped = (text: string): string => text
  .replace(/(?:\\x[0-9a-f]{2}){3,2000}/gi, (run) => Buffer.from(run.replaceAll(/\\x/gi, ''), 'hex').toString('latin1'))
  .replace(/(?:\\u00[0-9a-f]{2}){3,2000}/gi, (run) => Buffer.from(run.replaceAll(/\\u00/gi, ''), 'hex').toString('latin1'))
  .replace(/(?:\\[01][0-7]{2}){4,2000}/g, (run) => run.slice(1).split('\\').map((code) => character(parseInt(code, 8))).join(''))
  .replace(/(?:%[2-7][0-9a-f]){6,2000}/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('latin1'))
  .replace(/(?:&#x?[0-9a-f]{2,5};){4,2000}/gi, (run) => run.slice(2, -1).split(';&#')
    .map((code) => character(/^x/i.test(code) ? parseInt(code.slice(1), 16) : parseInt(code, 10))).join(''))
  .replace(/(["'\x60])\s{0,4}[+.]?\s{0,4}\1(?=[\w/:.-])/g, (run) => (run.length > 2 || !/\s/.test(run) ? '' : run))
  .replace(/(["'])\s{0,2},\s{0,2}\1(?=[^"'\n]{1,40}["'](?:[^\n]{0,200})\]\s{0,2}\.join\s?\(\s?(?:""|''))/g, '')
  .replace(/(?:["'][A-Za-z0-9+/=]{4,200}["']\s{0,2},\s{0,2}){2,200}["'][A-Za-z0-9+/=]{2,200}["']/g, (list) => `'${list.replaceAll(/["',\s]/g, '')}'`)
  .replace(/(?<=[A-Za-z])[\^\x60](?=[A-Za-z])/g, '');

/** Everything in a text that says something else in another writing. `depth`: how often text can be in text. */
function decodedIn(text: string, depth: number): string[] {
  if (depth === 0) return [];
  const found: string[] = [];
  const note = (decoded: string): void => {
    if (isText(decoded)) found.push(decoded);
    if (/^[\t\n\r -~]*$/.test(decoded)) found.push(...decodedIn(decoded, depth - 1));
  };
  for (const [run] of text.matchAll(/(?<![A-Za-z0-9+/_=.-])(?!eyJ)[A-Za-z0-9+/_-]{16,65536}={0,2}/g)) {
    if (/^(?:[0-9a-f]{2}){8,}$/i.test(run)) note(Buffer.from(run, 'hex').toString('latin1'));
    else if (/[A-Z]/.test(run) && /[a-z]/.test(run)) note(Buffer.from(run, 'base64').toString('latin1'));
  }
  for (const [run] of text.matchAll(/\b\d{2,3}(?:\s{0,3},\s{0,3}\d{2,3}){5,4000}/g)) {
    note(run.split(',').map((code) => character(Number(code))).join(''));
  }
  if (/ptth|hsab/.test(text)) for (const run of text.split(/["'\x60]/)) if (/ptth|hsab/.test(run)) note([...run].reverse().join(''));
  if (/rot_?13|N-ZA-M/i.test(text)) note(text.slice(0, 4096).replace(/[a-z]/gi, rotated));
  return found;
}

const rotated = (letter: string): string => {
  const first = letter < 'a' ? 65 : 97;
  return String.fromCharCode((letter.charCodeAt(0) - first + 13) % 26 + first);
};

/** Whether something decoded was text: letters, and more than one word or an address. */
const isText = (text: string): boolean => text.length >= 6 && /^[\t\n\r -~]*$/.test(text) && /[a-z]{3}/i.test(text) && /[ /.:(]/.test(text);
