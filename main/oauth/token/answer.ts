import type { UpstreamTokens } from '../../providers/upstream-tokens.ts';
import type { GrantRecord } from '../../store/records.ts';
import { mintAccessToken } from '../tokens/access-token.ts';
import type { TokenAnswer, TokenState } from './state.ts';

/** Access token and refresh token of a grant. Both always: some clients drop what is left out. */
export function answerFor({ context, proxy }: TokenState, grant: GrantRecord, refreshToken: string): TokenAnswer {
  const subject = context.connections.subjectOf(grant.connection_id ?? grant.id);
  const { token, expiresIn } = mintAccessToken(context.keys, grant, subject, proxy.token_lifetime_seconds);
  return { access_token: token, token_type: 'Bearer', expires_in: expiresIn, refresh_token: refreshToken, scope: grant.scope };
}

/**
 * Upstream mode: the provider's own answer.
 * @param scope what counts where the provider says nothing (RFC 6749 section 5.1)
 */
export const passOn = (tokens: UpstreamTokens, scope: string): TokenAnswer => ({
  access_token: tokens.accessToken,
  token_type: tokens.tokenType.toLowerCase() === 'bearer' ? 'Bearer' : tokens.tokenType,
  ...(tokens.expiresIn === null ? {} : { expires_in: tokens.expiresIn }),
  ...(tokens.refreshToken === null ? {} : { refresh_token: tokens.refreshToken }),
  scope: tokens.scope ?? scope,
  ...(tokens.idToken ? { id_token: tokens.idToken } : {}),
});
