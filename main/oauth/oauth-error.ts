import { GatehouseError } from '../errors/index.ts';

/** Error codes of RFC 6749 sections 4.1.2.1 and 5.2, RFC 7591 section 3.2.2, RFC 8707 section 2 and RFC 6750. */
export type OAuthErrorCode =
  | 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'unauthorized_client' | 'unsupported_grant_type'
  | 'unsupported_response_type' | 'invalid_scope' | 'invalid_target' | 'access_denied' | 'server_error'
  | 'temporarily_unavailable' | 'invalid_redirect_uri' | 'invalid_client_metadata' | 'invalid_token' | 'login_required';

const statuses: Partial<Record<OAuthErrorCode, number>> = {
  invalid_client: 401, invalid_token: 401, server_error: 500, temporarily_unavailable: 503,
};

/** An error in OAuth's own words. `message` becomes error_description: printable ASCII, no quotes or backslashes. */
export class OAuthError extends GatehouseError {
  declare readonly code: OAuthErrorCode;

  constructor(code: OAuthErrorCode, description: string, options: { status?: number; detail?: unknown; cause?: unknown; remedy?: string } = {}) {
    super(code, description, { status: options.status ?? statuses[code] ?? 400, ...options });
    this.name = 'OAuthError';
  }
}

/** RFC 6749 section 5.2 restricts error_description to %x20-21 / %x23-5B / %x5D-7E. */
export const asErrorDescription = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, "'");
