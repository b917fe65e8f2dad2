import { textOf } from '../analyzer/source-file.ts';

/** The part of a text that may be bytes which are none. */
const mostStrange = 0.1;

/**
 * The text of a file for a person to read, zero bytes and byte order marks of UTF-8 included; '' where there is no
 * file. Null where a good part of it is no text, as in pictures and programs.
 */
export function readableText(content: Buffer | undefined): string | null {
  if (content === undefined) return '';
  const isUtf16 = content[0] === 0xff && content[1] === 0xfe;
  const text = isUtf16 ? textOf(content) : content.toString('utf8');
  const strange = text.match(/\uFFFD|(?![\t\n\r])\p{Cc}/gu)?.length ?? 0;
  return strange > text.length * mostStrange ? null : text;
}
