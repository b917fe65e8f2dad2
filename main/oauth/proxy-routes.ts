import { jsonResponse, type HttpRequest, type HttpResponse } from '../http/exchange.ts';
import type { ProxyOAuthRoutes } from '../proxies/ports.ts';
import type { ProxyRecord } from '../store/records.ts';
import { endpointPath, type OAuthContext } from './context.ts';
import { openCors, runEndpoint } from './endpoints.ts';
import { protectedResource } from './metadata/protected-resource.ts';
import { serverMetadata } from './metadata/server-metadata.ts';
import { wellKnownOf } from './metadata/well-known.ts';
import { hostOf } from './resource.ts';
import { resourceScopes } from './scopes.ts';

/** Root aliases for clients of the 2025-03-26 revision, which assume the endpoints at the host's root. */
const aliases: Readonly<Record<string, string>> = { '/authorize': 'authorize', '/token': 'token', '/register': 'register' };

/** What a proxy port answers about OAuth by itself. */
export class OAuthProxyRoutes implements ProxyOAuthRoutes {
  readonly #context: OAuthContext;

  constructor(context: OAuthContext) {
    this.#context = context;
  }

  /** All of `/.well-known/` is ours: a probe for a document that we do not have gets a JSON 404, never a 401. */
  owns(proxy: ProxyRecord, path: string): boolean {
    return path.startsWith('/.well-known/') || Object.hasOwn(aliases, path) || wellKnownOf(path, proxy.path) !== null;
  }

  async handle(proxy: ProxyRecord, request: HttpRequest): Promise<HttpResponse> {
    const document = wellKnownOf(request.path, proxy.path);
    const alias = document === null && Object.hasOwn(aliases, request.path) ? aliases[request.path] : undefined;
    if (!proxy.oauth_proxy_enabled || (document === null && alias === undefined)) return notFound();
    if (alias === 'authorize') return this.#toGateway(proxy, request);
    if (alias !== undefined) return runEndpoint(this.#context, alias, proxy, request);
    if (request.method === 'OPTIONS') return { status: 204, headers: { ...openCors, 'access-control-allow-headers': 'mcp-protocol-version' }, body: '' };
    if (request.method !== 'GET' && request.method !== 'HEAD') return jsonResponse(405, { error: 'method_not_allowed' }, { allow: 'GET, HEAD, OPTIONS' });
    const scopes = resourceScopes(proxy, this.#context.providers.scopesFor(proxy));
    const body = document === 'protected-resource'
      ? protectedResource(proxy, request.origin, scopes)
      : serverMetadata(proxy, request.origin, this.#context.gatewayPort(), scopes, this.#context.documents.enabled);
    // The address in the answer is the address of the question: nobody in between may keep one for the other.
    return jsonResponse(200, body, { ...openCors, 'cache-control': 'no-store', vary: 'Host' });
  }

  /** A browser follows this; programs use the metadata (clients follow redirects within one origin only). */
  #toGateway(proxy: ProxyRecord, request: HttpRequest): HttpResponse {
    const location = `http://${hostOf(request.origin)}:${this.#context.gatewayPort()}${endpointPath(proxy.id, 'authorize')}?${request.query.toString()}`;
    return { status: 302, headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }, body: '' };
  }
}

const notFound = (): HttpResponse =>
  jsonResponse(404, { error: 'not_found', error_description: 'There is no such document here.' }, { ...openCors });
