import { OAuthError } from '../oauth-error.ts';
import type { TokenState } from './state.ts';

/** One media type only, and no parameters in the URL, which logs keep (RFC 9700 section 4.3.2). */
export function checkForm({ request }: TokenState): void {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw new OAuthError('invalid_request', 'Send the parameters as application/x-www-form-urlencoded.');
  }
  if (request.query.toString() !== '') throw new OAuthError('invalid_request', 'Send the parameters in the body, not in the URL.');
}
