import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admitted, Refused } from '../http/guard.ts';
import { boundUnreadBody } from '../http/unread-body.ts';
import type { ProxyRecord } from '../store/records.ts';
import { answerJson, answerRefusal } from './answer.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import type { Verdict } from './ports.ts';

/** What a proxy port answers by itself, without a call upstream. */

/** To who may not speak to this port at all: no page gets to read why. */
export function answerRefused(response: ServerResponse, { status, code, message }: Refused): void {
  answerJson(response, status, JSON.stringify({ error: code, error_description: message }), undefined);
}

/** To a client that may not call, with what it can do about it. */
export function answerVerdict(
  response: ServerResponse,
  verdict: Extract<Verdict, { ok: false }>,
  { authorization, apiKey, browserOrigin }: Admitted,
): void {
  const presented = authorization !== undefined || apiKey !== undefined;
  const errors = {
    401: presented ? 'invalid_token' : 'unauthorized',
    403: 'insufficient_scope',
    429: 'too_many_requests',
  };
  answerRefusal(response, { ...verdict, error: errors[verdict.status] }, browserOrigin);
}

export function answerNotFound(response: ServerResponse, { path }: ProxyRecord, admitted: Admitted): void {
  const description = `Nothing is here. The MCP server of this proxy is at ${admitted.origin}${path}.`;
  const body = JSON.stringify({ error: 'not_found', error_description: description });
  answerJson(response, 404, body, admitted.browserOrigin);
}

export function answerHealth(request: IncomingMessage, response: ServerResponse, { browserOrigin }: Admitted): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return answerJson(response, 405, '{"error":"method_not_allowed"}', browserOrigin, ['allow', 'GET, HEAD']);
  }
  answerJson(response, 200, '{"status":"ok"}', browserOrigin);
}

/** TRACE shows the caller the request as the upstream got it (RFC 9110 section 9.3.8), credentials and all. */
export function answerTrace(response: ServerResponse, { browserOrigin }: Admitted): void {
  answerJson(response, 405, '{"error":"method_not_allowed"}', browserOrigin, ['allow', 'GET, POST, DELETE']);
}

/** To an OPTIONS that is not to be passed on. It can only be said what the proxy itself would pass. */
export function answerLastHop(request: IncomingMessage, response: ServerResponse, browserOrigin: string | undefined): void {
  const headers = browserOrigin === undefined ? [] : corsHeaders(browserOrigin);
  response.writeHead(204, ['allow', 'GET, POST, DELETE, OPTIONS', 'cache-control', 'no-store', ...headers]);
  response.end();
  boundUnreadBody(request);
}

export function answerPreflight(request: IncomingMessage, response: ServerResponse, browserOrigin: string): void {
  const requested = request.headers['access-control-request-headers'];
  const privateNetwork = request.headers['access-control-request-private-network'] === 'true';
  response.writeHead(204, preflightHeaders(browserOrigin, requested, privateNetwork));
  response.end();
}
