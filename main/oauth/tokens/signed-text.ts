import { sign, verify, type KeyObject } from 'node:crypto';
import type { SigningKey } from './signing-keys.ts';

/**
 * Our own JWTs, signed and opened with node:crypto and not with WebCrypto: every answer of the token endpoint and every
 * new token on the request path waits for one of the two, and this takes half the time.
 */

/** What stands in a JWT, unchecked beyond its signature. */
export type Claims = Readonly<Record<string, unknown>>;

/** The format of ES256 signatures in JWS: both numbers, 32 bytes each (RFC 7518 section 3.4). */
const dsaEncoding = 'ieee-p1363';

/** Makes a JWT: JWS in compact form (RFC 7515 section 7.1), ES256. @param type its `typ` (RFC 8725 section 3.11) */
export function sealSigned(claims: Claims, type: string, { kid, key }: SigningKey): string {
  const text = `${encoded({ alg: 'ES256', kid, typ: type })}.${encoded(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding }).toString('base64url')}`;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Opens a JWT that we signed ourselves: three parts, ES256, one of our keys, no extensions.
 * @param type the `typ` that it must carry
 * @returns null for everything else
 */
export function openSigned(text: string, type: string, keyOf: (kid: string) => KeyObject | undefined): Claims | null {
  const signedEnd = text.lastIndexOf('.');
  const headerEnd = text.indexOf('.');
  if (headerEnd === signedEnd || text.indexOf('.', headerEnd + 1) !== signedEnd) return null;
  const header = objectIn(text.slice(0, headerEnd));
  // The algorithm is ours to choose, never the token's (RFC 8725 section 3.1). "crit" names extensions: we know none.
  if (header?.['alg'] !== 'ES256' || mediaType(header['typ']) !== type || header['crit'] !== undefined) return null;
  const key = typeof header['kid'] === 'string' ? keyOf(header['kid']) : undefined;
  const signature = signatureIn(text.slice(signedEnd + 1));
  if (!key || !signature) return null;
  const good = verify('sha256', Buffer.from(text.slice(0, signedEnd)), { key, dsaEncoding }, signature);
  return good ? objectIn(text.slice(headerEnd + 1, signedEnd)) : null;
}

/**
 * The 64 bytes of an ES256 signature. Null where it could be written in another way: base64url leaves four bits of the
 * last character unused, and decoders ignore them (RFC 4648 section 3.5). One token, one text: the cache of verified
 * tokens goes by it.
 */
function signatureIn(text: string): Buffer | null {
  const signature = Buffer.from(text, 'base64url');
  return signature.length === 64 && signature.toString('base64url') === text ? signature : null;
}

function objectIn(text: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** "application/" may be left out, and case does not count (RFC 7515 section 4.1.9). */
const mediaType = (value: unknown): string =>
  (typeof value === 'string' ? value.toLowerCase().replace(/^application\//, '') : '');
