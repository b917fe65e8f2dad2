import { OAuthError } from '../oauth-error.ts';
import { issuerOfResource } from '../resource.ts';
import type { TokenState } from './state.ts';

/** A resource at the token endpoint must be this proxy in one of its spellings, or be left out (RFC 8707 section 2.2). */
export function checkTarget({ parameters, proxy }: TokenState): void {
  for (const resource of parameters.all('resource')) {
    if (issuerOfResource(proxy, resource) === null) {
      throw new OAuthError('invalid_target', 'The resource is not the one that was authorized.');
    }
  }
}
