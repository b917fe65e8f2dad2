import { OAuthError } from '../oauth-error.ts';
import type { AuthorizeState } from './state.ts';

/** Only the code flow: no implicit grant (RFC 9700 section 2.1.2), no other response mode than query. */
export function checkResponseType({ parameters }: AuthorizeState): void {
  if (parameters.required('response_type') !== 'code') {
    throw new OAuthError('unsupported_response_type', 'Only response_type=code is supported.');
  }
  const mode = parameters.one('response_mode');
  if (mode !== null && mode !== 'query') throw new OAuthError('invalid_request', 'Only response_mode=query is supported.');
  if (parameters.one('request') !== null || parameters.one('request_uri') !== null) {
    throw new OAuthError('invalid_request', 'Request objects are not supported.');
  }
}
