import { randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { GrantRecord, ProxyRecord } from '../../store/records.ts';
import { issuerOfResource, issuersOf } from '../resource.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Claims of an access token (RFC 9068 section 2.2), as far as Gatehouse reads them. */
export interface AccessClaims {
  grantId: string;
  clientId: string;
  scope: string;
  jti: string;
  /** Seconds since the epoch. */
  expiresAt: number;
}

const tokenType = 'at+jwt';
/** Seconds by which clocks may differ; both ends are on this computer or near it. */
const clockTolerance = 5;

/** Signs the access token that a grant gives. `sub` names the account, never a client (RFC 9700 section 4.15). */
export async function mintAccessToken(
  keys: SigningKeys, grant: GrantRecord, subject: string, lifetimeSeconds: number,
): Promise<{ token: string; expiresIn: number }> {
  const { kid, key } = keys.signer();
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({ client_id: grant.client_id, scope: grant.scope, token_use: 'access', grant: grant.id })
    .setProtectedHeader({ alg: 'ES256', kid, typ: tokenType })
    .setIssuer(grant.issuer)
    .setAudience(grant.resource)
    .setSubject(subject)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + lifetimeSeconds)
    .sign(key);
  return { token, expiresIn: lifetimeSeconds };
}

/**
 * Verifies an access token for one proxy: ES256 by one of our keys, type, `token_use`, issuer and audience in any
 * spelling of this proxy, times.
 * @returns null where it is not ours, not for this proxy, or dead
 */
export async function verifyAccessToken(keys: SigningKeys, proxy: ProxyRecord, token: string): Promise<AccessClaims | null> {
  if (!hasOneSpelling(token)) return null;
  try {
    const { payload } = await jwtVerify(token, (header) => {
      const key = typeof header.kid === 'string' ? keys.verifier(header.kid) : undefined;
      if (!key) throw new errors.JWKSNoMatchingKey();
      return key;
    }, {
      algorithms: ['ES256'], typ: tokenType, issuer: issuersOf(proxy), clockTolerance,
      requiredClaims: ['exp', 'iat', 'jti', 'sub', 'aud'],
    });
    const { aud, exp, jti, client_id: clientId, scope, token_use: use, grant } = payload;
    if (use !== 'access' || typeof aud !== 'string' || issuerOfResource(proxy, aud) === null) return null;
    if (typeof grant !== 'string' || typeof clientId !== 'string' || typeof scope !== 'string' || !exp || !jti) return null;
    return { grantId: grant, clientId, scope, jti, expiresAt: exp };
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/**
 * False where the signature could be written in another way: base64url leaves four bits of its last character unused,
 * and decoders ignore them (RFC 4648 section 3.5). One token, one text: the cache of verified tokens goes by it.
 */
function hasOneSpelling(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}
