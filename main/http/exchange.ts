import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress } from './client-address.ts';
import { readBody } from './read-body.ts';
import type { PeerCheck } from './trusted-peers.ts';

/**
 * A request as our own endpoints see it, the same behind Express (gateway port) and behind plain node:http (proxy
 * port). Host and Origin were checked before one is made.
 */
export interface HttpRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** As flat name, value, name, value: the only form in which duplicates can be seen. */
  rawHeaders: string[];
  body: string;
  /** Of the client, as far as trusted peers tell. */
  remoteAddress: string;
  /** Our origin as the caller spelled it, e.g. `http://127.0.0.1:9050`; no slash at the end. */
  origin: string;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string | string[]>;
  body: string;
  /** What the answer means, for those who keep a record of it. Never sent. */
  meaning?: AnswerMeaning;
}

export interface AnswerMeaning {
  /** Where a page sends the browser on to. */
  goesTo?: string;
  /** Why it is a refusal, though neither status nor body says so in a form that programs read. */
  refusal?: { code: string; reason: string; remedy?: string | undefined };
}

/** Where a request comes from; see `clientAddress`. */
export const addressOf = (request: IncomingMessage, isTrusted: PeerCheck | null): string => {
  const forwardedFor = request.headers['x-forwarded-for'];
  const value = Array.isArray(forwardedFor) ? forwardedFor.join() : forwardedFor;
  return clientAddress(request.socket.remoteAddress, value, isTrusted);
};

/** @param caller our origin as the caller spelled it, and the caller's address */
export async function readRequest(
  request: IncomingMessage,
  { origin, address }: { origin: string; address: string },
): Promise<HttpRequest> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body: request.method === 'GET' || request.method === 'HEAD' ? '' : await readBody(request),
    remoteAddress: address,
    origin,
  };
}

export function sendResponse(response: ServerResponse, answer: HttpResponse): void {
  // The rest of a body that is too slow is not waited for.
  if (answer.status === 408) response.setHeader('connection', 'close');
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
}

export function jsonResponse(status: number, body: unknown, headers: HttpResponse['headers'] = {}): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff', ...headers },
    body: JSON.stringify(body),
  };
}
