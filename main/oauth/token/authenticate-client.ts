import { findClientForToken } from '../find-client.ts';
import { OAuthError } from '../oauth-error.ts';
import { equalHashes, hashOf } from '../tokens/opaque.ts';
import type { TokenState } from './state.ts';

/**
 * The client first, before code or refresh token is looked at: a client whose registration is lost recovers by itself
 * on 401 invalid_client, and stays stuck for good on anything else.
 */
export async function authenticateClient(state: TokenState): Promise<void> {
  const { context, proxy, parameters, request } = state;
  const basic = basicCredentials(request.headers.authorization);
  const bodyId = parameters.one('client_id');
  const bodySecret = parameters.one('client_secret');
  if (basic && (bodySecret !== null || (bodyId !== null && bodyId !== basic.id))) {
    throw new OAuthError('invalid_request', 'Use one way of client authentication only.');
  }
  const id = basic?.id ?? bodyId;
  if (id === null || id === undefined) throw new OAuthError('invalid_client', 'client_id is missing.');
  const client = await findClientForToken(context, proxy, id);
  if (!client) throw new OAuthError('invalid_client', 'This client is not registered here. Register again.');
  const secret = basic?.secret || bodySecret;
  const proven = client.client_secret_hash === null
    ? !secret
    : Boolean(secret) && equalHashes(hashOf(secret ?? ''), client.client_secret_hash);
  if (!proven) throw new OAuthError('invalid_client', 'The client authentication failed.');
  state.client = client;
}

/** RFC 6749 section 2.3.1: both parts are form-encoded before they are joined. */
function basicCredentials(header: string | undefined): { id: string; secret: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  try {
    return { id: formDecode(id), secret: formDecode(rest.join(':')) };
  } catch (error) {
    throw new OAuthError('invalid_client', 'The Basic credentials are not form-encoded.', { cause: error });
  }
}

const formDecode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
