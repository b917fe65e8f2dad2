import { grantedScope } from '../scopes.ts';
import type { AuthorizeState } from './state.ts';

export function grantScope(state: AuthorizeState): void {
  const { context, parameters, proxy } = state;
  state.scope = grantedScope(proxy, context.providers.scopesOf(proxy.oauth_proxy_provider_id), parameters.one('scope'));
}
