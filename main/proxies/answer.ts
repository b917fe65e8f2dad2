import type { ServerResponse } from 'node:http';
import type { GatehouseError } from '../errors/index.ts';
import { boundUnreadBody } from '../http/unread-body.ts';
import { corsHeaders } from './cors.ts';
import { jsonRpcError, type JsonRpcId } from './json-rpc-error.ts';

/** Sends an answer of our own on a proxy port. Does nothing when the client is gone or was answered already. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: string,
  browserOrigin: string | undefined,
  headers: readonly string[] = [],
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, [
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
    String(Buffer.byteLength(body)),
    'cache-control',
    'no-store',
    'x-content-type-options',
    'nosniff',
    ...headers,
    ...(browserOrigin === undefined ? [] : corsHeaders(browserOrigin)),
  ]);
  response.end(body);
  boundUnreadBody(response.req);
}

export interface Refusal {
  status: 401 | 403 | 429;
  /** Seconds, with 429. */
  retryAfter?: number;
  challenge: string | null;
  /** Code for `error` in the body. */
  error: string;
  message: string;
}

/** A refusal, with the challenge that starts the client's sign-in where there is one (RFC 6750 section 3). */
export function answerRefusal(response: ServerResponse, refusal: Refusal, browserOrigin: string | undefined): void {
  const { status, challenge, retryAfter, error, message } = refusal;
  const headers = [
    ...(challenge === null ? [] : ['www-authenticate', challenge]),
    ...(retryAfter === undefined ? [] : ['retry-after', String(retryAfter)]),
  ];
  answerJson(response, status, JSON.stringify({ error, error_description: message }), browserOrigin, headers);
}

/** An error of ours to a call, as a JSON-RPC error. */
export function answerError(
  response: ServerResponse,
  error: GatehouseError,
  id: JsonRpcId,
  browserOrigin: string | undefined,
): void {
  answerJson(response, error.status, jsonRpcError(error, id), browserOrigin);
}
