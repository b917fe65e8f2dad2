import type { HttpResponse } from '../http/exchange.ts';
import type { ProxyRecord } from '../store/records.ts';
import { successResponse } from './authorization-response.ts';
import type { OAuthContext } from './context.ts';
import { hashOf, randomValue } from './tokens/opaque.ts';
import { codeTtl, type AuthorizationCode, type ClientRequest } from './transaction.ts';

/** The authorization response with a fresh code. @param source what the code stands for, by the proxy's mode */
export async function issueCode(
  context: OAuthContext, proxy: ProxyRecord, request: ClientRequest,
  source: Pick<AuthorizationCode, 'connectionId' | 'tokens'>,
): Promise<HttpResponse> {
  // The value is base64url: some clients use the code without decoding it (VS Code's url-handler flow).
  const code = randomValue();
  await context.codes.put(hashOf(code), { proxyId: proxy.id, request, ...source }, codeTtl);
  context.log.info('authorization code issued', { proxy: proxy.id, client_id: request.clientId });
  return successResponse(request, code);
}
