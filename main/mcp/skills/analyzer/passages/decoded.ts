import { lineAt, passageOf, type Passage } from './passage.ts';

const base64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{20,}={0,2}/g;
const escapes = /(?:\\x[0-9a-f]{2}){6,}|(?:\\u00[0-9a-f]{2}){6,}/gi;
const hex = /(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}){12,}(?![0-9A-Fa-f])/g;
const most = 100;

/**
 * What is hidden in encoded strings of code and configuration: base64, and hexadecimal with and without escapes. Only
 * what turns out to be text counts; pictures in data URLs are left alone.
 */
export function decodedPassages(passages: readonly Passage[]): Passage[] {
  const decoded: Passage[] = [];
  for (const passage of passages) {
    if (passage.kind === 'decoded' || passage.text.length < 20) continue;
    for (const { at, text } of decodings(passage.text)) {
      if (decoded.length >= most) return decoded;
      decoded.push(passageOf('decoded', text, lineAt(passage, at), passage.mentioned));
    }
  }
  return decoded;
}

function* decodings(text: string): Generator<{ at: number; text: string }> {
  for (const match of text.matchAll(base64)) {
    if (/data:[\w/+.-]+;base64,$/.test(text.slice(Math.max(0, match.index - 60), match.index))) continue;
    yield* readable(match.index, Buffer.from(match[0].slice(0, 100_000), 'base64'));
  }
  for (const match of text.matchAll(hex)) yield* readable(match.index, Buffer.from(match[0].slice(0, 100_000), 'hex'));
  for (const match of text.matchAll(escapes)) {
    yield* readable(match.index, Buffer.from(match[0].replace(/\\x|\\u00/gi, ''), 'hex'));
  }
}

function* readable(at: number, bytes: Buffer): Generator<{ at: number; text: string }> {
  if (bytes.length < 6) return;
  let printable = 0;
  for (const byte of bytes) if ((byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13) printable += 1;
  if (printable / bytes.length > 0.97) yield { at, text: bytes.toString('latin1').replaceAll('\n', ' ; ') };
}
