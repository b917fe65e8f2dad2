import { z } from 'zod';
import { OAuthError } from '../oauth-error.ts';

const text = z.string().max(2000);

/**
 * Client metadata (RFC 7591 section 2) as far as Gatehouse uses it. Unknown fields are accepted and ignored, and what is
 * no more than decoration is dropped where it is malformed: a registration fails over redirect URIs only.
 */
const clientMetadata = z.object({
  // Of any length: one that is too long is reported like every other that is not admitted.
  redirect_uris: z.array(z.string()).max(50),
  client_name: text.optional().catch(undefined),
  client_uri: text.optional().catch(undefined),
  scope: text.optional().catch(undefined),
  token_endpoint_auth_method: text.optional().catch(undefined),
  grant_types: z.array(text).max(20).optional().catch(undefined),
  response_types: z.array(text).max(20).optional().catch(undefined),
  application_type: z.enum(['native', 'web']).optional().catch(undefined),
  software_id: text.optional().catch(undefined),
  software_version: text.optional().catch(undefined),
});
export type ClientMetadata = z.infer<typeof clientMetadata>;

/** @throws OAuthError "invalid_client_metadata", "invalid_redirect_uri" (RFC 7591 section 3.2.2) */
export function readClientMetadata(body: string): ClientMetadata {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (error) {
    throw new OAuthError('invalid_client_metadata', 'The body is not JSON.', { cause: error });
  }
  const parsed = clientMetadata.safeParse(json);
  if (parsed.success) return parsed.data;
  const aboutRedirects = parsed.error.issues.some((issue) => issue.path[0] === 'redirect_uris');
  throw aboutRedirects
    ? new OAuthError('invalid_redirect_uri', 'redirect_uris must be a list of at most 50 URIs.')
    : new OAuthError('invalid_client_metadata', 'The client metadata must be a JSON object.');
}
