import type { GatehouseError } from '../errors/index.ts';

/** A request id as JSON-RPC 2.0 allows it; null where it is unknown. */
export type JsonRpcId = string | number | null;

/** The codes that MCP servers use for the same. Other errors of ours are "server errors". */
const codes: Readonly<Record<string, number>> = {
  session_not_found: -32001,
  tool_not_allowed: -32602,
  tool_paused: -32602,
  request_unclear: -32600,
  batch_too_large: -32600,
};
const serverError = -32000;

/**
 * The body in which an error of ours reaches an MCP client: it names what happened, and in `data` the stable code and
 * the next step for a person.
 */
export function jsonRpcError(error: GatehouseError, id: JsonRpcId): string {
  return JSON.stringify({
    jsonrpc: '2.0',
    id,
    error: {
      code: codes[error.code] ?? serverError,
      message: error.remedy ? `${error.message} ${error.remedy}` : error.message,
      data: { code: error.code, ...(error.remedy ? { remedy: error.remedy } : {}) },
    },
  });
}

/** The id of the JSON-RPC request in `body`; null for a batch, a notification or anything else. */
export function requestId(body: Buffer | null): JsonRpcId {
  const message = body && parse(body);
  const id = message && 'id' in message ? message.id : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

/** The method of the single JSON-RPC request in `body`, else null. */
export function requestMethod(body: Buffer | null): string | null {
  const message = body && parse(body);
  return message && 'method' in message && typeof message.method === 'string' ? message.method : null;
}

function parse(body: Buffer): object | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
