import type { IncomingMessage } from 'node:http';
import { GatehouseError } from '../errors/index.ts';

/** Largest body that OAuth and admin endpoints read, in bytes. Applied while reading, before any parsing. */
export const smallBodyLimit = 256 * 1024;

/** Time for a small body to arrive, in ms: who sends slower holds a connection open. */
const smallBodyMs = 10_000;

/**
 * Reads the whole body. Throws "body_too_large" (413) past `limit` bytes, "request_timeout" (408) after `timeLimitMs`,
 * "request_aborted" when the peer goes.
 */
export function readBody(request: IncomingMessage, limit = smallBodyLimit, timeLimitMs = smallBodyMs): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge(limit));
  if (request.destroyed) return Promise.reject(aborted());
  // Listeners and not an async iterator: the token endpoint's answers would cost a twentieth more.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) leave(() => reject(tooLarge(limit)));
    };
    const end = (): void => leave(() => resolve(Buffer.concat(chunks, size).toString('utf8')));
    const gone = (): void => leave(() => reject(aborted()));
    const late = setTimeout(() => leave(() => reject(timedOut())), timeLimitMs);
    const leave = (settle: () => void): void => {
      clearTimeout(late);
      request.off('data', take).off('end', end).off('close', gone);
      settle();
    };
    // What is left of a body that is too large is read and thrown away, so that the peer gets to see the answer.
    request.on('data', take).on('end', end).on('close', gone);
  });
}

const aborted = (): GatehouseError =>
  new GatehouseError('request_aborted', 'The request ended before its body was complete.', { status: 400 });

const timedOut = (): GatehouseError =>
  new GatehouseError('request_timeout', 'The body of the request did not arrive in time.', { status: 408 });

const tooLarge = (limit: number): GatehouseError =>
  new GatehouseError('body_too_large', `The request body is larger than ${limit} bytes.`, { status: 413 });
