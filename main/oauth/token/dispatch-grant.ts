import { OAuthError } from '../oauth-error.ts';
import { exchangeCode } from './exchange-code.ts';
import { refreshGrant } from './refresh-grant.ts';
import type { TokenState } from './state.ts';

/** Each grant type and what answers it. */
const grantTypes: Readonly<Record<string, (state: TokenState) => Promise<void>>> = {
  authorization_code: exchangeCode,
  refresh_token: refreshGrant,
};

export async function dispatchGrant(state: TokenState): Promise<void> {
  const type = state.parameters.required('grant_type');
  const handler = Object.hasOwn(grantTypes, type) ? grantTypes[type] : undefined;
  if (!handler) throw new OAuthError('unsupported_grant_type', 'Use authorization_code or refresh_token.');
  await handler(state);
}
