import type { IncomingMessage } from 'node:http';
import { StreamedBody } from './streamed-body.ts';

/**
 * Reads a request body whole, whatever its length.
 * @param limit in bytes
 * @throws GatehouseError "body_too_large", "request_aborted"
 */
export async function collectBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of new StreamedBody(request, limit) as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
