import type { IncomingMessage } from 'node:http';
import { Router, type Request, type RequestHandler } from 'express';
import { GatehouseError } from '../errors/index.ts';
import { jsonResponse, readRequest, sendResponse, type HttpRequest, type HttpResponse } from '../http/exchange.ts';
import type { Logger } from '../log/logger.ts';
import { inRequest } from '../log/request-id.ts';
import { callerOf } from './caller.ts';

/** What the gateway needs of the authorization server. Each answers in the form that OAuth asks for, errors too. */
export interface OAuthEndpoints {
  /** An unknown endpoint or proxy gets an answer of its own. */
  handle(endpoint: string, proxyId: number, request: HttpRequest): Promise<HttpResponse>;
  callback(request: HttpRequest): Promise<HttpResponse>;
  jwks(): Promise<HttpResponse>;
}

type Respond = (request: HttpRequest, params: Request['params']) => Promise<HttpResponse>;

/** OAuth endpoints of all proxies. Bodies go on as they came: reading them is part of each endpoint's protocol. */
export function oauthRouter(oauth: OAuthEndpoints, log: Logger): Router {
  const answer = (respond: Respond): RequestHandler => async (request, response) => {
    const reply = await inRequest(() => readRequest(request, callerOf(request))
      .then((read) => respond(read, request.params))
      .catch((error: unknown) => toOAuthError(error, request, log)));
    sendResponse(response, reply);
  };
  const router = Router({ caseSensitive: true });
  router.all('/api/v1/oauth-proxy/:id/:endpoint', only('GET', 'POST', 'OPTIONS'), answer((request, params) =>
    oauth.handle(String(params['endpoint']), proxyId(String(params['id'])), request)));
  router.all('/api/v1/oauth/callback', only('GET'), answer((request) => oauth.callback(request)));
  router.all('/.well-known/jwks.json', only('GET', 'HEAD'), answer(() => oauth.jwks()));
  return router;
}

/** Ids are positive; 0 is nobody's, so the authorization server says what it says of unknown proxies. */
const proxyId = (text: string): number => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0);

/** Express would let HEAD run what is meant for GET, and a look at an address must not begin a flow. */
function only(...methods: string[]): RequestHandler {
  return (request, response, next) => {
    if (methods.includes(request.method)) return next();
    sendResponse(response, jsonResponse(405, {
      error: 'invalid_request',
      error_description: `${request.method} is not possible here.`,
    }, { allow: methods.join(', ') }));
  };
}

/** RFC 6749 section 5.2. Endpoints answer their own errors: here only what went wrong around them is left. */
function toOAuthError(error: unknown, request: IncomingMessage, log: Logger): HttpResponse {
  if (error instanceof GatehouseError && error.status < 500) {
    const headers = error.status === 413 ? { connection: 'close' } : undefined;
    return jsonResponse(error.status, { error: 'invalid_request', error_description: error.message }, headers);
  }
  log.error('An OAuth endpoint failed', { method: request.method, path: request.url?.split('?')[0], error });
  return jsonResponse(500, {
    error: 'server_error',
    error_description: 'Something went wrong inside Gatehouse. Its log has the details.',
  });
}
