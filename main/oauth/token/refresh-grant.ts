import type { GrantRecord } from '../../store/records.ts';
import { noteRefresh } from '../audit.ts';
import { OAuthError } from '../oauth-error.ts';
import { present } from '../steps.ts';
import { equalHashes, hashOf } from '../tokens/opaque.ts';
import { deriveRefreshToken, judgeRefreshToken, parseRefreshToken, rotated, type Presented } from '../tokens/refresh-tokens.ts';
import { answerFor } from './answer.ts';
import { refreshUpstream } from './refresh-upstream.ts';
import { checkTarget } from './check-target.ts';
import type { TokenState } from './state.ts';

/**
 * grant_type=refresh_token (RFC 6749 section 6) with rotation and reuse detection (RFC 9700 section 4.14.2). Whatever is
 * dead, unknown or expired is invalid_grant: clients start a new sign-in on nothing else.
 */
export async function refreshGrant(state: TokenState): Promise<void> {
  const { context, proxy, parameters } = state;
  const client = present(state.client, 'authenticateClient');
  const token = parameters.required('refresh_token');
  checkTarget(state);
  if (proxy.oauth_proxy_mode === 'upstream') {
    state.answer = await refreshUpstream(state, client.client_id, token);
    await note(state, client.client_id);
    return;
  }
  const grant = context.grants.alive(parseRefreshToken(token)?.grantId ?? '');
  if (grant?.mode !== 'gateway' || grant.proxy_id !== proxy.id || grant.client_id !== client.client_id) {
    throw new OAuthError('invalid_grant', 'The refresh token is unknown, revoked, or was issued to another client.');
  }
  if (grant.connection_id !== null && !context.connections.isActive(grant.connection_id)) {
    throw new OAuthError('invalid_grant', 'The sign-in at the identity provider has ended. Sign in again.');
  }
  const renewed = await rotate(state, grant, token);
  await context.clients.touch(client.client_id);
  await note(state, client.client_id);
  state.answer = answerFor(state, renewed, deriveRefreshToken(context.refreshKey, renewed.id, renewed.refresh?.generation ?? 0));
}

async function note({ context, proxy }: TokenState, clientId: string): Promise<void> {
  noteRefresh(context.audit, proxy, clientId, (await context.clients.find(proxy.id, clientId))?.client_name ?? null);
}

/** Judges and rotates in one step of the store: of two equal requests one rotates and both get the same successor. */
async function rotate(state: TokenState, grant: GrantRecord, token: string): Promise<GrantRecord> {
  const { context, proxy } = state;
  const now = Date.now();
  let standing: Presented = 'unknown';
  let unchanged: GrantRecord = grant;
  const updated = await context.grants.update(grant.id, (current) => {
    unchanged = current;
    standing = judgeRefreshToken(token, context.refreshKey, current, now);
    const reissuable = standing === 'predecessor' && isDerivable(context.refreshKey, current);
    if (standing !== 'current' && (standing !== 'predecessor' || reissuable)) return undefined;
    return { ...current, last_used_at: now, refresh: rotated(context.refreshKey, current, now) };
  });
  // The closure above has run, or the grant ended meanwhile.
  const judged = standing as Presented;
  if (judged === 'reused') {
    context.log.warn('a refresh token came again after its successor was used: its grant ends', {
      proxy: proxy.id, grant: grant.id, generation: parseRefreshToken(token)?.generation, current: unchanged.refresh?.generation,
    });
    await context.grants.end(grant.id, 'refresh_reuse');
    throw new OAuthError('invalid_grant', 'This refresh token was used before. For safety the sign-in has ended; sign in again.');
  }
  if (judged === 'unknown') throw new OAuthError('invalid_grant', 'The refresh token is not valid.');
  return updated ?? unchanged;
}

/** False after the derivation key was lost: then the successor that was given out cannot be given again. */
const isDerivable = (key: string, grant: GrantRecord): boolean =>
  grant.refresh !== null && equalHashes(hashOf(deriveRefreshToken(key, grant.id, grant.refresh.generation)), grant.refresh.current.hash);
