import { UnreadableConfig } from './editor.ts';

/** Larger than any configuration that a person keeps. */
const mostBytes = 10 * 1024 * 1024;
const mark = '\uFEFF';

/** The text of a file; its byte order mark is kept apart, for no parser wants it. */
export interface ConfigText {
  text: string;
  byteOrderMark: boolean;
}

/** @throws UnreadableConfig for what is not UTF-8, and for more than 10 MB */
export function decodeConfig(bytes: Uint8Array): ConfigText {
  if (bytes.length > mostBytes) throw new UnreadableConfig('It is larger than 10 MB.');
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new UnreadableConfig('It is saved as UTF-16. Save it as UTF-8.', 1);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UnreadableConfig('It is not saved as UTF-8.');
  }
  return text.startsWith(mark) ? { text: text.slice(1), byteOrderMark: true } : { text, byteOrderMark: false };
}

export const encodeConfig = ({ text, byteOrderMark }: ConfigText): Buffer => Buffer.from((byteOrderMark ? mark : '') + text);
