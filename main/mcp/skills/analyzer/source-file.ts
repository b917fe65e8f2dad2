import { createHash } from 'node:crypto';

/** A file of a skill, or the one source that was sent. Paths have forward slashes. */
export interface SourceFile {
  path: string;
  content: Buffer;
}

export const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');

/** Of pictures, fonts and archives two characters in five and more are unreadable; of any text one in a thousand. */
const unreadableShare = 0.3;

/**
 * Bytes as text: UTF-16 where it says so, else UTF-8 with whatever is none replaced. Zero bytes hide nothing. Of what is
 * no text at all only runs of six and more ASCII characters are left, as of strings(1): nobody wrote the others.
 */
export function textOf(content: Buffer): string {
  const isUtf16 = content.length >= 2 && content[0] === 0xff && content[1] === 0xfe;
  const decoded = isUtf16 ? content.subarray(2).toString('utf16le') : content.toString('utf8');
  const text = decoded.replace(/^\uFEFF/, '').replaceAll('\0', '');
  const unreadable = text.match(/\uFFFD|(?!\s)\p{Cc}/gu)?.length ?? 0;
  return unreadable > text.length * unreadableShare ? text.match(/[\t\x20-\x7e]{6,}/g)?.join('\n') ?? '' : text;
}
