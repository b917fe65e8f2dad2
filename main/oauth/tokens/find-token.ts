import type { GrantRecord, ProxyRecord } from '../../store/records.ts';
import type { OAuthContext } from '../context.ts';
import { verifyAccessToken } from './access-token.ts';
import { hashOf } from './opaque.ts';
import { judgeRefreshToken, parseRefreshToken } from './refresh-tokens.ts';

/** A living token and the living grant that it belongs to. */
export interface FoundToken {
  grant: GrantRecord;
  kind: 'access_token' | 'refresh_token';
  /** Seconds since the epoch; null where it has no end of its own. */
  expiresAt: number | null;
  jti: string | null;
}

/**
 * Finds any token that a client of this proxy may hold: our access and refresh tokens, and in upstream mode the
 * provider's. @returns null for what is not ours, not this proxy's, another client's, or dead
 */
export function findToken(context: OAuthContext, proxy: ProxyRecord, clientId: string, token: string): FoundToken | null {
  const hash = hashOf(token);
  const found = [
    findRefreshToken(context, token),
    ...context.grants.ofHandedOut(hash).map((grant) => asHandedOut(grant, hash)),
    findAccessToken(context, proxy, token),
  ];
  return found.find((one) => one?.grant.proxy_id === proxy.id && one.grant.client_id === clientId) ?? null;
}

function findRefreshToken({ grants, refreshKey }: OAuthContext, token: string): FoundToken | null {
  const grant = grants.alive(parseRefreshToken(token)?.grantId ?? '');
  if (!grant) return null;
  const standing = judgeRefreshToken(token, refreshKey, grant, Date.now());
  return standing === 'current' || standing === 'predecessor' ? { grant, kind: 'refresh_token', expiresAt: null, jti: null } : null;
}

function asHandedOut(grant: GrantRecord, hash: string): FoundToken | null {
  if (grant.handed_out?.refresh === hash) return { grant, kind: 'refresh_token', expiresAt: null, jti: null };
  const expiresAt = grant.handed_out?.access.find((candidate) => candidate.hash === hash)?.expires_at ?? null;
  if (expiresAt !== null && expiresAt <= Date.now()) return null;
  return { grant, kind: 'access_token', expiresAt: expiresAt === null ? null : Math.floor(expiresAt / 1000), jti: null };
}

function findAccessToken({ grants, keys }: OAuthContext, proxy: ProxyRecord, token: string): FoundToken | null {
  const claims = verifyAccessToken(keys, proxy, token);
  const grant = claims && grants.alive(claims.grantId);
  return claims && grant ? { grant, kind: 'access_token', expiresAt: claims.expiresAt, jti: claims.jti } : null;
}
