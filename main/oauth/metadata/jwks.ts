import { jsonResponse, type HttpResponse } from '../../http/exchange.ts';
import type { OAuthContext } from '../context.ts';

/** The public signing keys (RFC 7517); the same for all proxies. */
export const jwksResponse = ({ keys }: Pick<OAuthContext, 'keys'>): HttpResponse =>
  jsonResponse(200, keys.jwks(), { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' });
