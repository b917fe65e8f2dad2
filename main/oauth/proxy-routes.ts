import { jsonResponse, type HttpRequest, type HttpResponse } from '../http/exchange.ts';
import type { ProxyOAuthRoutes } from '../proxies/ports.ts';
import type { ProxyRecord } from '../store/records.ts';
import { endpointPath, type OAuthContext } from './context.ts';
import { authorizationUrl, endpointOrigins } from './endpoint-urls.ts';
import { isProgramEndpoint, openCors, runEndpoint } from './endpoints.ts';
import { jwksResponse } from './metadata/jwks.ts';
import { protectedResource } from './metadata/protected-resource.ts';
import { serverMetadata } from './metadata/server-metadata.ts';
import { wellKnownOf } from './metadata/well-known.ts';
import { resourceScopes } from './scopes.ts';

/** Root aliases for clients of the 2025-03-26 revision, which assume the endpoints at the host's root. */
const aliases: Readonly<Record<string, string>> = { '/authorize': 'authorize', '/token': 'token', '/register': 'register' };

const jwksPath = '/.well-known/jwks.json';

/**
 * The endpoint that a path of the proxy port means: a root alias, or the path that it has on the gateway, for clients
 * that reach this port alone. Consent and callback are on the gateway only.
 */
function endpointOf(proxy: ProxyRecord, path: string): string | undefined {
  if (Object.hasOwn(aliases, path)) return aliases[path];
  const base = endpointPath(proxy.id, '');
  const name = path.startsWith(base) ? path.slice(base.length) : '';
  return name === 'authorize' || isProgramEndpoint(name) ? name : undefined;
}

/** What a proxy port answers about OAuth by itself. */
export class OAuthProxyRoutes implements ProxyOAuthRoutes {
  readonly #context: OAuthContext;

  constructor(context: OAuthContext) {
    this.#context = context;
  }

  /** All of `/.well-known/` is ours: a probe for a document that we do not have gets a JSON 404, never a 401. */
  owns(proxy: ProxyRecord, path: string): boolean {
    return path.startsWith('/.well-known/') || endpointOf(proxy, path) !== undefined || wellKnownOf(path, proxy.path) !== null;
  }

  async handle(proxy: ProxyRecord, request: HttpRequest): Promise<HttpResponse> {
    const document = wellKnownOf(request.path, proxy.path);
    const endpoint = document === null ? endpointOf(proxy, request.path) : undefined;
    if (!proxy.oauth_proxy_enabled) return notFound();
    if (request.path === jwksPath && isRead(request.method)) return jwksResponse(this.#context);
    if (document === null && endpoint === undefined) return notFound();
    if (endpoint === 'authorize') return this.#toGateway(proxy, request);
    if (endpoint !== undefined) return runEndpoint(this.#context, endpoint, proxy, request);
    if (request.method === 'OPTIONS') return { status: 204, headers: { ...openCors, 'access-control-allow-headers': 'mcp-protocol-version' }, body: '' };
    if (!isRead(request.method)) return jsonResponse(405, { error: 'method_not_allowed' }, { allow: 'GET, HEAD, OPTIONS' });
    const describe = (): Promise<HttpResponse> => Promise.resolve(this.#describe(proxy, request, document));
    return this.#context.traces.record('discovery', proxy.id, request, describe, false);
  }

  #describe(proxy: ProxyRecord, request: HttpRequest, document: ReturnType<typeof wellKnownOf>): HttpResponse {
    const scopes = resourceScopes(proxy, this.#context.providers.scopesFor(proxy));
    const body = document === 'protected-resource'
      ? protectedResource(proxy, request.origin, scopes)
      : serverMetadata(proxy, request.origin, endpointOrigins(this.#context, proxy, request.origin), scopes, this.#context.documents.enabled);
    // The address in the answer is the address of the question: nobody in between may keep one for the other.
    return jsonResponse(200, body, { ...openCors, 'cache-control': 'no-store', vary: 'Host' });
  }

  /** A browser follows this; programs use the metadata (clients follow redirects within one origin only). */
  #toGateway(proxy: ProxyRecord, request: HttpRequest): HttpResponse {
    const location = authorizationUrl(this.#context, proxy, request.origin, request.query);
    return { status: 302, headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }, body: '' };
  }
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

const notFound = (): HttpResponse =>
  jsonResponse(404, { error: 'not_found', error_description: 'There is no such document here.' }, { ...openCors });
