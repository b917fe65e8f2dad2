import { OAuthError } from '../oauth-error.ts';
import { issuerOf, issuerOfResource, resourceOf } from '../resource.ts';
import type { AuthorizeState } from './state.ts';

/**
 * The resource must be this proxy in one of its spellings (RFC 8707 section 2.1); left out by clients of old revisions,
 * the address used decides. The endpoint's host is the spelling that the metadata was read with, and so the issuer that
 * the client expects in `iss`.
 */
export function checkResource(state: AuthorizeState): void {
  const { parameters, proxy, request } = state;
  const own = resourceOf(proxy, request.origin);
  const [resource = own, ...others] = parameters.all('resource');
  if (others.length) throw new OAuthError('invalid_target', 'Only one resource can be asked for.');
  if (issuerOfResource(proxy, resource) === null) throw new OAuthError('invalid_target', `The resource is not this MCP server. It is ${own}.`);
  state.issuer = issuerOf(proxy, request.origin);
  state.resource = resource;
}
