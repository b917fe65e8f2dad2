import type { IncomingMessage } from 'node:http';
import { GatehouseError } from '../errors/index.ts';
import { readBody, smallBodyLimit } from '../http/read-body.ts';

/**
 * Reads the JSON object that a request carries; no body at all is an empty object.
 * Throws "wrong_content_type", "invalid_json" (400) or "body_too_large" (413).
 */
export async function readJsonObject(request: IncomingMessage, limit = smallBodyLimit): Promise<Record<string, unknown>> {
  const text = await readBody(request, limit);
  if (text.trim() === '') return {};
  const type = request.headers['content-type'];
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json') throw wrongType(type);
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GatehouseError('invalid_json', 'The body must be a JSON object.', { status: 400 });
  }
  return value as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new GatehouseError('invalid_json', `The body is not valid JSON: ${(error as Error).message}`, {
      status: 400,
      cause: error,
    });
  }
}

const wrongType = (type: string | undefined): GatehouseError => new GatehouseError(
  'wrong_content_type',
  type ? `The body was sent as "${type}".` : 'The body was sent without a content type.',
  { status: 400, remedy: 'Send JSON with the header "Content-Type: application/json".' },
);
