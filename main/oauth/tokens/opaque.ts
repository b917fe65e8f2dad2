import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, base64url: what every opaque value of ours is made of. */
export const randomValue = (): string => randomBytes(32).toString('base64url');

/** SHA-256 in hex: how opaque values are stored. They carry 256 bits, so no salt or slow hash is needed. */
export const hashOf = (value: string): string => createHash('sha256').update(value).digest('hex');

/** Compares in constant time. */
export function equalHashes(a: string, b: string): boolean {
  const left = Buffer.from(a, 'hex');
  const right = Buffer.from(b, 'hex');
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right);
}
