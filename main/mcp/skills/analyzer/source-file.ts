import { createHash } from 'node:crypto';

/** A file of a skill, or the one source that was sent. Paths have forward slashes. */
export interface SourceFile {
  path: string;
  content: Buffer;
}

export const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');

/** Bytes as text: UTF-16 where it says so, else UTF-8 with whatever is none replaced. Zero bytes hide nothing. */
export function textOf(content: Buffer): string {
  const isUtf16 = content.length >= 2 && content[0] === 0xff && content[1] === 0xfe;
  const text = isUtf16 ? content.subarray(2).toString('utf16le') : content.toString('utf8');
  return text.replace(/^\uFEFF/, '').replaceAll('\0', '');
}
