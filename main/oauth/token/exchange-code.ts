import { createHash, timingSafeEqual } from 'node:crypto';
import type { GrantRecord } from '../../store/records.ts';
import { grantEntry } from '../audit.ts';
import { OAuthError } from '../oauth-error.ts';
import { present } from '../steps.ts';
import { hashOf } from '../tokens/opaque.ts';
import { deriveRefreshToken, firstGeneration, newGrantId } from '../tokens/refresh-tokens.ts';
import { transactionTtl, type AuthorizationCode } from '../transaction.ts';
import { handedOut } from '../tokens/handed-out.ts';
import { answerFor, passOn } from './answer.ts';
import { checkTarget } from './check-target.ts';
import type { TokenState } from './state.ts';

const faultOfClient = 'Start the sign-in again. If it fails again, the app mixes up its own sign-ins: restart or update it.';

/** grant_type=authorization_code (RFC 6749 section 4.1.3, RFC 7636 section 4.6). The code is good once, for 60 s. */
export async function exchangeCode(state: TokenState): Promise<void> {
  const { context, proxy, parameters } = state;
  const client = present(state.client, 'authenticateClient');
  const value = parameters.required('code');
  const verifier = parameters.one('code_verifier');
  const redirectUri = parameters.one('redirect_uri');
  checkTarget(state);
  const hash = hashOf(value);
  const code = await context.codes.take(hash);
  if (!code) {
    await endReplayed(state, hash);
    throw new OAuthError('invalid_grant', 'The code is unknown, expired, or was used already.', {
      remedy: 'Start the sign-in again in the app, and let it finish: its code is good once, and for 60 seconds.',
    });
  }
  if (code.proxyId !== proxy.id || code.request.clientId !== client.client_id) {
    throw new OAuthError('invalid_grant', 'The code was issued to another client.');
  }
  if ((redirectUri !== null || code.request.redirectUriGiven) && redirectUri !== code.request.redirectUri) {
    throw new OAuthError('invalid_grant', 'redirect_uri differs from the one of the authorization request.', { remedy: faultOfClient });
  }
  checkVerifier(state, code, verifier);
  const grant = newGrant(state, code);
  // Marked as spent first: a replay that comes while the grant is being written must find it.
  await context.spentCodes.put(hash, grant.id, transactionTtl);
  await context.grants.create(grant);
  await context.audit.record(grantEntry(proxy, grant, code.request.clientName));
  await context.clients.touch(client.client_id, true);
  context.log.info('grant issued', { proxy: proxy.id, client_id: client.client_id, grant: grant.id, mode: grant.mode });
  state.answer = code.tokens
    ? passOn(code.tokens, code.request.scope)
    : answerFor(state, grant, deriveRefreshToken(context.refreshKey, grant.id, 1));
}

function checkVerifier(state: TokenState, code: AuthorizationCode, verifier: string | null): void {
  if (verifier === null) throw new OAuthError('invalid_grant', 'code_verifier is missing.', { remedy: faultOfClient });
  const challenge = createHash('sha256').update(verifier).digest();
  const expected = Buffer.from(code.request.codeChallenge, 'base64url');
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier) || challenge.length !== expected.length || !timingSafeEqual(challenge, expected)) {
    state.context.log.warn('Invalid code verifier', { proxy: state.proxy.id, client_id: code.request.clientId });
    throw new OAuthError('invalid_grant', 'Invalid code verifier.', { remedy: faultOfClient });
  }
}

/** A code that comes twice was stolen, or its answer was: what it gave ends (RFC 6749 section 4.1.2). */
async function endReplayed({ context, proxy }: TokenState, codeHash: string): Promise<void> {
  const grantId = await context.spentCodes.get(codeHash);
  if (grantId === undefined) return;
  context.log.warn('a code was replayed: its grant ends', { proxy: proxy.id, grant: grantId });
  await context.grants.end(grantId, 'code_replay');
}

function newGrant({ context, proxy }: TokenState, code: AuthorizationCode): GrantRecord {
  const now = Date.now();
  const id = newGrantId();
  return {
    id,
    mode: code.tokens ? 'upstream' : 'gateway',
    proxy_id: proxy.id,
    client_id: code.request.clientId,
    client_name: code.request.clientName,
    connection_id: code.connectionId,
    scope: code.request.scope,
    resource: code.request.resource,
    issuer: code.request.issuer,
    created_at: now,
    last_used_at: now,
    refresh: code.tokens ? null : firstGeneration(context.refreshKey, id, now),
    handed_out: code.tokens ? handedOut(code.tokens, code.tokens.providerId, null, now) : null,
    ended: null,
  };
}
