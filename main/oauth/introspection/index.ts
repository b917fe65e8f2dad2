import { jsonResponse, type HttpRequest, type HttpResponse } from '../../http/exchange.ts';
import type { GrantRecord, ProxyRecord } from '../../store/records.ts';
import type { OAuthContext } from '../context.ts';
import { readClientRequest } from '../token/client-request.ts';
import { findToken } from '../tokens/find-token.ts';

const inactive = { active: false };

/** Token introspection (RFC 7662). A client learns of its own tokens only; of all others, that they are not active. */
export async function introspect(context: OAuthContext, proxy: ProxyRecord, request: HttpRequest): Promise<HttpResponse> {
  const { client, parameters } = await readClientRequest(context, proxy, request);
  const found = findToken(context, proxy, client.client_id, parameters.required('token'));
  const body = found && isSignedIn(context, found.grant)
    ? {
        active: true,
        client_id: client.client_id,
        scope: found.grant.scope,
        sub: context.connections.subjectOf(found.grant.connection_id ?? found.grant.id),
        aud: found.grant.resource,
        iss: found.grant.issuer,
        ...(found.kind === 'access_token' ? { token_type: 'Bearer' } : {}),
        ...(found.expiresAt === null ? {} : { exp: found.expiresAt }),
        ...(found.jti === null ? {} : { jti: found.jti }),
      }
    : inactive;
  return jsonResponse(200, body, { 'cache-control': 'no-store' });
}

/** A token whose sign-in at the provider has ended opens nothing any more. */
const isSignedIn = ({ connections }: OAuthContext, { connection_id: id }: GrantRecord): boolean =>
  id === null || connections.isActive(id);
