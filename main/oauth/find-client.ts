import type { ClientRecord, ProxyRecord } from '../store/records.ts';
import { isDocumentId } from './client-documents/is-document-id.ts';
import type { OAuthContext } from './context.ts';

/**
 * The client of this proxy, registered or known by its metadata document.
 * @throws OAuthError "invalid_client" where the document cannot be used
 */
export async function findClient({ clients, documents }: OAuthContext, proxy: ProxyRecord, clientId: string): Promise<ClientRecord | undefined> {
  return (await clients.find(proxy.id, clientId)) ?? documents.find(proxy.id, clientId, proxy.oauth_proxy_allowed_redirect_uris);
}

/**
 * For the token endpoint: a client that proved itself at authorize need not be fetched again; a code or a refresh token
 * is bound to its id.
 */
export async function findClientForToken(context: OAuthContext, proxy: ProxyRecord, clientId: string): Promise<Pick<ClientRecord, 'client_id' | 'client_secret_hash'> | undefined> {
  if (context.documents.enabled && isDocumentId(clientId)) return { client_id: clientId, client_secret_hash: null };
  return context.clients.find(proxy.id, clientId);
}
