import { OAuthError } from '../oauth-error.ts';
import type { AuthorizeState } from './state.ts';

/** PKCE is required, S256 only (RFC 7636 section 4.3, OAuth 2.1 section 7.5.2). A missing method would mean `plain`. */
export function checkPkce(state: AuthorizeState): void {
  const challenge = state.parameters.one('code_challenge');
  if (challenge === null) throw new OAuthError('invalid_request', 'PKCE is required: code_challenge is missing.');
  if (state.parameters.one('code_challenge_method') !== 'S256') {
    throw new OAuthError('invalid_request', 'PKCE needs code_challenge_method=S256.');
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) {
    throw new OAuthError('invalid_request', 'code_challenge must be the base64url SHA-256 of the code verifier.');
  }
  state.codeChallenge = challenge;
}
