import { randomUUID } from 'node:crypto';
import type { GrantRecord, ProxyRecord } from '../../store/records.ts';
import { issuerOfResource, issuersOf } from '../resource.ts';
import { openSigned, sealSigned, type Claims } from './signed-text.ts';
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
export function mintAccessToken(
  keys: SigningKeys, grant: GrantRecord, subject: string, lifetimeSeconds: number,
): { token: string; expiresIn: number } {
  const now = Math.floor(Date.now() / 1000);
  const token = sealSigned({
    iss: grant.issuer,
    aud: grant.resource,
    sub: subject,
    client_id: grant.client_id,
    scope: grant.scope,
    token_use: 'access',
    grant: grant.id,
    jti: randomUUID(),
    iat: now,
    exp: now + lifetimeSeconds,
  }, tokenType, keys.signer());
  return { token, expiresIn: lifetimeSeconds };
}

/**
 * Verifies an access token for one proxy: ES256 by one of our keys, type, `token_use`, issuer and audience in any
 * spelling of this proxy, times.
 * @returns null where it is not ours, not for this proxy, or dead
 */
export function verifyAccessToken(keys: SigningKeys, proxy: ProxyRecord, token: string): AccessClaims | null {
  const claims = openSigned(token, tokenType, (kid) => keys.verifier(kid));
  if (!claims || !isNow(claims, Math.floor(Date.now() / 1000))) return null;
  const { iss, aud, sub, exp, jti, client_id: clientId, scope, token_use: use, grant } = claims;
  if (use !== 'access' || typeof iss !== 'string' || !issuersOf(proxy).includes(iss)) return null;
  if (typeof aud !== 'string' || issuerOfResource(proxy, aud) === null) return null;
  if (typeof grant !== 'string' || typeof clientId !== 'string' || typeof scope !== 'string') return null;
  if (typeof sub !== 'string' || typeof jti !== 'string' || jti === '' || typeof exp !== 'number') return null;
  return { grantId: grant, clientId, scope, jti, expiresAt: exp };
}

/** RFC 7519 sections 4.1.4 to 4.1.6. @param now seconds since the epoch */
function isNow({ exp, nbf, iat }: Claims, now: number): boolean {
  if (typeof exp !== 'number' || typeof iat !== 'number') return false;
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > now + clockTolerance)) return false;
  return exp > now - clockTolerance;
}
