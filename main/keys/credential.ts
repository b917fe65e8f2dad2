import { createHash, randomBytes } from 'node:crypto';

/** The kinds of opaque credential that callers may present instead of an OAuth token. */
export type CredentialKind = 'api_key' | 'session';

/** Distinct prefixes: one kind can never be taken for another, and secret scanners can find a leaked one. */
export const prefixes: Readonly<Record<CredentialKind, string>> = { api_key: 'uag_', session: 'gw_session_' };

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Characters after the prefix: 43 of 62 carry 256 bits. */
const length = 43;

/** A new credential: letters and digits only, so that it survives every shell, URL and double click. */
export function newCredential(kind: CredentialKind): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(64)) {
      // 248 is the largest multiple of 62 in a byte: beyond it letters would not be equally likely.
      if (byte < 248 && text.length < length) text += alphabet.charAt(byte % 62);
    }
  }
  return `${prefixes[kind]}${text}`;
}

/** SHA-256 in hex. A credential carries 256 random bits: no salt, no slow hash needed. */
export const hashCredential = (credential: string): string => createHash('sha256').update(credential).digest('hex');

/** The kind that a presented text claims to be, or null where it is neither. */
export function kindOf(credential: string): CredentialKind | null {
  if (credential.startsWith(prefixes.api_key)) return 'api_key';
  return credential.startsWith(prefixes.session) ? 'session' : null;
}
