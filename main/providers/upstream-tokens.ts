import type { TokenEndpointResponse } from 'openid-client';

/** Tokens of a provider, as its token endpoint gave them. */
export interface UpstreamTokens {
  accessToken: string;
  tokenType: string;
  /** Seconds; null where the provider says nothing. */
  expiresIn: number | null;
  refreshToken: string | null;
  /** Granted scopes, or null where the provider means "as asked". */
  scope: string | null;
  idToken?: string | null;
}

export const tokensOf = (answer: TokenEndpointResponse): UpstreamTokens => ({
  accessToken: answer.access_token,
  tokenType: answer.token_type,
  expiresIn: answer.expires_in ?? null,
  refreshToken: answer.refresh_token ?? null,
  scope: answer.scope ?? null,
  idToken: answer.id_token ?? null,
});
