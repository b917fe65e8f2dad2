import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/**
 * A request of Node's server as the SDK wants it, without its body: that was read before. `Accept` always names both
 * kinds of answer, since a client that names none takes what it gets (RFC 9110 section 12.5.1).
 * @param signal aborts when the client goes
 */
export function toWebRequest(request: IncomingMessage, origin: string, signal: AbortSignal): Request {
  const headers = new Headers();
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    headers.append(request.rawHeaders[index] as string, request.rawHeaders[index + 1] as string);
  }
  headers.set('accept', 'application/json, text/event-stream');
  return new Request(new URL(request.url ?? '/', origin), { method: request.method ?? 'GET', headers, signal });
}

/** Sends an answer of the SDK as it comes: an event stream begins at once. A client that goes ends it. */
export async function sendWebResponse(response: ServerResponse, answer: Response): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (!answer.body) return void response.end();
  response.flushHeaders();
  await pipeline(Readable.fromWeb(answer.body as ReadableStream), response).catch((error: unknown) => {
    if (!response.closed && !response.destroyed) throw error;
  });
}

/** Aborts once the connection is gone. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  return gone.signal;
}
