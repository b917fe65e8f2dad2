import { grantedScope } from '../scopes.ts';
import type { AuthorizeState } from './state.ts';

export function grantScope(state: AuthorizeState): void {
  const { context, parameters, proxy } = state;
  state.scope = grantedScope(proxy, context.providers.scopesFor(proxy), parameters.one('scope'));
}
