import { jsonResponse, type HttpRequest, type HttpResponse } from '../http/exchange.ts';
import { isGatehouseError } from '../errors/index.ts';
import type { ProxyRecord } from '../store/records.ts';
import { noteRefusal } from './audit.ts';
import type { OAuthContext } from './context.ts';
import { asErrorDescription, OAuthError } from './oauth-error.ts';
import { errorPage } from './pages/error-pages.ts';

type Handle = (context: OAuthContext, proxy: ProxyRecord, request: HttpRequest) => Promise<HttpResponse>;

interface Endpoint {
  /** Its steps are loaded by its first request. */
  load: () => Promise<Handle>;
  methods: readonly string[];
  /** "api": called by programs, JSON errors, CORS. "page": a person's browser, HTML errors, no CORS (RFC 9700 section 2.6). */
  kind: 'api' | 'page';
  limit?: 'register' | 'token';
}

/** The endpoints of a proxy's authorization server, below `/api/v1/oauth-proxy/{id}/`. */
const endpoints: Readonly<Record<string, Endpoint>> = {
  register: { load: async () => (await import('./registration/index.ts')).register, methods: ['POST'], kind: 'api', limit: 'register' },
  authorize: { load: async () => (await import('./authorize/index.ts')).authorize, methods: ['GET', 'POST'], kind: 'page' },
  consent: { load: async () => (await import('./consent/index.ts')).consent, methods: ['GET', 'POST'], kind: 'page' },
  connect: { load: async () => (await import('./connect/index.ts')).connect, methods: ['GET'], kind: 'page' },
  token: { load: async () => (await import('./token/index.ts')).token, methods: ['POST'], kind: 'api', limit: 'token' },
  revoke: { load: async () => (await import('./revocation/index.ts')).revoke, methods: ['POST'], kind: 'api', limit: 'token' },
  introspect: { load: async () => (await import('./introspection/index.ts')).introspect, methods: ['POST'], kind: 'api', limit: 'token' },
};

export const isEndpoint = (name: string): boolean => Object.hasOwn(endpoints, name);

/** True for the endpoints that clients call themselves, without a browser. */
export const isProgramEndpoint = (name: string): boolean => isEndpoint(name) && endpoints[name]?.kind === 'api';

/** True for the endpoints that a person's browser opens. */
export const isPageEndpoint = (name: string): boolean => isEndpoint(name) && endpoints[name]?.kind === 'page';

/** CORS of what programs in a browser may call: tokens travel in bodies, never in cookies, so any origin may. */
export const openCors = { 'access-control-allow-origin': '*' } as const;

const preflight: HttpResponse = {
  status: 204,
  headers: {
    ...openCors,
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': 'authorization, content-type, mcp-protocol-version',
    'access-control-max-age': '86400',
  },
  body: '',
};

/** Runs one endpoint, notes it in the sign-in log, and turns what it throws into the answer that its callers understand. */
export function runEndpoint(context: OAuthContext, name: string, proxy: ProxyRecord, request: HttpRequest): Promise<HttpResponse> {
  // In gateway mode tokens are our own: the provider has no part in handing them out.
  const asksProvider = name !== 'token' || proxy.oauth_proxy_mode === 'upstream';
  return context.traces.record(name, proxy.id, request, async () => {
    const answer = await answerOf(context, name, proxy, request);
    await noteRefusal(context, name, proxy, request, answer);
    return answer;
  }, asksProvider);
}

async function answerOf(context: OAuthContext, name: string, proxy: ProxyRecord, request: HttpRequest): Promise<HttpResponse> {
  const endpoint = endpoints[name];
  if (!endpoint || !isEndpoint(name)) return jsonResponse(404, { error: 'not_found', error_description: 'There is no such endpoint.' });
  if (request.method === 'OPTIONS' && endpoint.kind === 'api') return preflight;
  if (!endpoint.methods.includes(request.method)) {
    return jsonResponse(405, { error: 'invalid_request', error_description: `Use ${endpoint.methods.join(' or ')}.` }, { allow: endpoint.methods.join(', ') });
  }
  const limited = endpoint.limit && (await context.limits.check(endpoint.limit, request.remoteAddress));
  if (limited) return limited;
  try {
    const handle = await endpoint.load();
    const answer = await handle(context, proxy, request);
    return endpoint.kind === 'api' ? { ...answer, headers: { ...openCors, ...answer.headers } } : answer;
  } catch (error) {
    return endpoint.kind === 'api' ? apiError(context, name, proxy, error) : pageError(context, name, proxy, error);
  }
}

/** RFC 6749 section 5.2. */
function apiError(context: OAuthContext, name: string, proxy: ProxyRecord, error: unknown): HttpResponse {
  const known = error instanceof OAuthError ? error : undefined;
  if (known) context.log.warn(`${name} refused`, { proxy: proxy.id, error: known.code, reason: known.message });
  else context.log.error(`${name} failed`, { proxy: proxy.id, error });
  const code = known?.code ?? 'server_error';
  const reason = known?.message ?? 'Gatehouse could not answer. Its log has the details.';
  const answer = jsonResponse(known?.status ?? 500, { error: code, error_description: asErrorDescription(reason) }, {
    ...openCors,
    'cache-control': 'no-store',
    ...(known?.code === 'invalid_client' ? { 'www-authenticate': 'Basic realm="Gatehouse"' } : {}),
  });
  return { ...answer, meaning: { refusal: { code, reason, remedy: known?.remedy } } };
}

function pageError(context: OAuthContext, name: string, proxy: ProxyRecord, error: unknown): HttpResponse {
  context.log.error(`${name} failed`, { proxy: proxy.id, error });
  return errorPage(isGatehouseError(error)
    ? { status: error.status, title: 'That did not work', message: error.message, remedy: error.remedy ?? 'Try again.' }
    : { status: 500, title: 'Something went wrong inside Gatehouse', message: 'The log has the details.', remedy: 'Try again.' });
}
