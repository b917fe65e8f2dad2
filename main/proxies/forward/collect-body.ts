import type { IncomingMessage } from 'node:http';
import { StreamedBody } from './streamed-body.ts';

/**
 * Reads a request body whole, whatever its length.
 * @param limit in bytes
 * @throws GatehouseError "body_too_large", "request_aborted"
 */
export const collectBody = (request: IncomingMessage, limit: number): Promise<Buffer> =>
  readWhole(new StreamedBody(request, limit));

/** @throws GatehouseError as `collectBody` */
export async function readWhole(body: StreamedBody): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
