import { randomBytes } from 'node:crypto';
import { jsonResponse, type HttpRequest, type HttpResponse } from '../../http/exchange.ts';
import type { ClientRecord, ProxyRecord } from '../../store/records.ts';
import { registrationEntry } from '../audit.ts';
import type { OAuthContext } from '../context.ts';
import { OAuthError } from '../oauth-error.ts';
import { plainText } from '../pages/plain-text.ts';
import { isAdmitted } from '../redirect-uris/pattern.ts';
import { hashOf, randomValue } from '../tokens/opaque.ts';
import { readClientMetadata, type ClientMetadata } from './metadata.ts';

/**
 * Dynamic client registration (RFC 7591 section 3). Each registration makes a new client, never a merge. Of several
 * redirect URIs the admitted ones are kept and the others reported.
 */
export async function register(context: OAuthContext, proxy: ProxyRecord, request: HttpRequest): Promise<HttpResponse> {
  const metadata = readClientMetadata(request.body);
  const patterns = proxy.oauth_proxy_allowed_redirect_uris;
  const kept = [...new Set(metadata.redirect_uris)].filter((uri) => isAdmitted(uri, patterns));
  const dropped = metadata.redirect_uris.filter((uri) => !kept.includes(uri));
  if (dropped.length) context.log.warn('registration: redirect URIs not admitted', { proxy: proxy.id, dropped });
  if (!kept.length) {
    throw new OAuthError('invalid_redirect_uri', metadata.redirect_uris.length
      ? `None of the redirect URIs is allowed at this proxy: ${dropped.join(' ').slice(0, 300)}. Allow one in the proxy's settings.`
      : 'redirect_uris is empty.');
  }
  const { client, secret } = newClient(proxy, metadata, kept);
  await context.clients.add(client);
  await context.audit.record(registrationEntry(proxy, client));
  context.log.info('client registered', { proxy: proxy.id, client_id: client.client_id, client_name: client.client_name });
  return jsonResponse(201, registrationAnswer(client, secret, dropped), { 'cache-control': 'no-store', pragma: 'no-cache' });
}

function newClient(proxy: ProxyRecord, metadata: ClientMetadata, redirectUris: string[]): { client: ClientRecord; secret: string | null } {
  const method = authMethod(metadata.token_endpoint_auth_method);
  // Public clients never get a secret (CVE-2026-44476).
  const secret = method === 'none' ? null : `gw_secret_${randomValue()}`;
  return {
    secret,
    client: {
      client_id: `gateway_${randomBytes(16).toString('base64url')}`,
      proxy_id: proxy.id,
      client_name: plainText(metadata.client_name ?? '') || 'An app without a name',
      redirect_uris: redirectUris,
      token_endpoint_auth_method: method,
      client_secret_hash: secret === null ? null : hashOf(secret),
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: metadata.scope ?? null,
      application_type: metadata.application_type ?? null,
      client_uri: metadata.client_uri ?? null,
      software_id: metadata.software_id ?? null,
      software_version: metadata.software_version ?? null,
      created_at: Date.now(),
      last_used_at: null,
      ever_granted: false,
    },
  };
}

/** RFC 7591 section 2: left out means client_secret_basic; what we do not support becomes a public client. */
function authMethod(asked: string | undefined): ClientRecord['token_endpoint_auth_method'] {
  if (asked === undefined) return 'client_secret_basic';
  return asked === 'client_secret_basic' || asked === 'client_secret_post' ? asked : 'none';
}

/** RFC 7591 section 3.2.1. */
const registrationAnswer = (client: ClientRecord, secret: string | null, dropped: string[]): Record<string, unknown> => ({
  client_id: client.client_id,
  client_id_issued_at: Math.floor(client.created_at / 1000),
  ...(secret === null ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
  client_name: client.client_name,
  redirect_uris: client.redirect_uris,
  token_endpoint_auth_method: client.token_endpoint_auth_method,
  grant_types: client.grant_types,
  response_types: client.response_types,
  ...(client.scope === null ? {} : { scope: client.scope }),
  ...(client.application_type === null ? {} : { application_type: client.application_type }),
  ...(client.client_uri === null ? {} : { client_uri: client.client_uri }),
  ...(client.software_id === null ? {} : { software_id: client.software_id }),
  ...(client.software_version === null ? {} : { software_version: client.software_version }),
  ...(dropped.length ? { gatehouse_dropped_redirect_uris: dropped } : {}),
});
