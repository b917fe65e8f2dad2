import { createHash } from 'node:crypto';

/**
 * Secrets longer than the platform takes are split: the entry under the secret's own name becomes a header, the parts
 * stand beside it. Two generations take turns, so that the old parts stay whole until the header names the new ones.
 */
export interface PartsHeader {
  generation: 'a' | 'b';
  count: number;
  /** SHA-256 of the whole value, base64url. */
  digest: string;
}

const marker = 'gatehouse-parts:v1:';
const headerPattern = /^gatehouse-parts:v1:([ab]):(\d{1,4}):([\w-]{43})$/;

/** True where a value cannot be an entry by itself: too long, empty, or like a header. */
export const needsParts = (value: string, limitBytes: number): boolean =>
  value === '' || value.startsWith(marker) || Buffer.byteLength(value) > limitBytes;

/** Pieces of at most `limitBytes` (at least 4) bytes of UTF-8 each, never splitting a character. */
export function splitByBytes(value: string, limitBytes: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const character of value) {
    const size = Buffer.byteLength(character);
    if (bytes + size > limitBytes) {
      pieces.push(piece);
      piece = '';
      bytes = 0;
    }
    piece += character;
    bytes += size;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

export const formatHeader = ({ generation, count, digest }: PartsHeader): string =>
  `${marker}${generation}:${count}:${digest}`;

/** Null where the entry is a value and not a header. */
export function parseHeader(entry: string): PartsHeader | null {
  const [, generation, count, digest] = headerPattern.exec(entry) ?? [];
  if ((generation !== 'a' && generation !== 'b') || count === undefined || digest === undefined) return null;
  return { generation, count: Number(count), digest };
}

/** @param number from 1 */
export const partAccount = (ref: string, generation: 'a' | 'b', number: number): string =>
  `${ref}#${generation}.${number}`;

export const digestOf = (value: string): string => createHash('sha256').update(value).digest('base64url');
