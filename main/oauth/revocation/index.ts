import type { HttpRequest, HttpResponse } from '../../http/exchange.ts';
import type { ProxyRecord } from '../../store/records.ts';
import type { OAuthContext } from '../context.ts';
import { readClientRequest } from '../token/client-request.ts';
import { findToken } from '../tokens/find-token.ts';

/**
 * Token revocation (RFC 7009). Either token ends the whole grant: a person who logs out means all of it. What is
 * unknown, or another client's, is answered the same and left alone.
 */
export async function revoke(context: OAuthContext, proxy: ProxyRecord, request: HttpRequest): Promise<HttpResponse> {
  const { client, parameters } = await readClientRequest(context, proxy, request);
  const found = findToken(context, proxy, client.client_id, parameters.required('token'));
  if (found) {
    await context.grants.end(found.grant.id, 'revoked');
    context.log.info('grant revoked by its client', { proxy: proxy.id, client_id: client.client_id, grant: found.grant.id });
  }
  return { status: 200, headers: { 'cache-control': 'no-store' }, body: '' };
}
