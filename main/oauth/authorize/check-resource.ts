import { isLoopbackOrigin } from '../../http/addresses.ts';
import { OAuthError } from '../oauth-error.ts';
import { issuerOf, issuerOfResource, resourceOf } from '../resource.ts';
import type { AuthorizeState } from './state.ts';

/**
 * The resource must be this proxy in one of its spellings (RFC 8707 section 2.1); left out by clients of old revisions,
 * the address used decides.
 */
export function checkResource(state: AuthorizeState): void {
  const { parameters, proxy, request } = state;
  const own = resourceOf(proxy, request.origin);
  const [resource = own, ...others] = parameters.all('resource');
  if (others.length) throw new OAuthError('invalid_target', 'Only one resource can be asked for.');
  if (issuerOfResource(proxy, resource) === null) throw new OAuthError('invalid_target', `The resource is not this MCP server. It is ${own}.`, { remedy: `Enter ${own} as the server’s URL in the app.` });
  state.issuer = expectedIssuer(state);
  state.resource = resource;
}

/**
 * The issuer that the client expects in `iss`: the spelling that it read the metadata with. On this computer that is
 * the host of this endpoint. From elsewhere all browsers come here under one name, and the resource tells.
 */
export function expectedIssuer({ parameters, proxy, request }: AuthorizeState): string {
  const [resource] = parameters.all('resource');
  const named = resource === undefined ? null : issuerOfResource(proxy, resource);
  return named === null || isLoopbackOrigin(named) ? issuerOf(proxy, request.origin) : named;
}
