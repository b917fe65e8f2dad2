/** A request id as MCP allows it: never null. */
export type Id = string | number;

/** A line of the client: one JSON-RPC message, or a batch of them (MCP 2025-03-26). */
export interface Message {
  /** As the client wrote it: it is sent on unchanged. */
  text: string;
  /** The requests in it that want an answer. */
  ids: readonly Id[];
  /** Method of a single request or notification, else null. */
  method: string | null;
  params: Readonly<Record<string, unknown>>;
  /** The protocol version that a request of the stateless era carries itself (2026-07-28, `_meta`); else null. */
  version: string | null;
}

const versionKey = 'io.modelcontextprotocol/protocolVersion';

/** @returns the message, or a code and sentence of JSON-RPC 2.0 section 5.1 for what is none */
export function readMessage(text: string): Message | { code: number; problem: string } {
  const value = parseJson(text);
  if (value === undefined) return { code: -32700, problem: 'Parse error: a line must be one JSON-RPC message.' };
  if (!Array.isArray(value) && !isObject(value)) {
    return { code: -32600, problem: 'Invalid request: a JSON-RPC message is an object.' };
  }
  const ids = all(value).filter((one) => 'method' in one).map((one) => one['id']).filter(isId);
  if (Array.isArray(value)) return { text, ids, method: null, params: {}, version: null };
  const method = typeof value['method'] === 'string' ? value['method'] : null;
  const params = isObject(value['params']) ? value['params'] : {};
  const meta = isObject(params['_meta']) ? params['_meta'] : {};
  const version = ids.length === 1 && typeof meta[versionKey] === 'string' ? meta[versionKey] : null;
  return { text, ids, method, params, version };
}

/** The ids that a message of the server, or a batch, answers. */
export const answeredIds = (value: unknown): Id[] =>
  all(value).filter((one) => !('method' in one)).map((one) => one['id']).filter(isId);

/** Undefined where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isId = (value: unknown): value is Id => typeof value === 'string' || typeof value === 'number';

const all = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value : [value]).filter(isObject);
