/** One JSON-RPC message on a stdio connection. `raw` is what was sent; it is forwarded as it is, on one line. */
export interface Message {
  raw: string;
  kind: 'request' | 'notification' | 'response';
  /** The id as a key: JSON, so that 1 and "1" are two. Null where there is none. */
  idKey: string | null;
  method: string | null;
  params: Readonly<Record<string, unknown>>;
  /** The `_meta` of the parameters. */
  meta: Readonly<Record<string, unknown>>;
  /** Of an error response. */
  errorCode: number | null;
}

export type Request = Message & { idKey: string };

export const isRequest = (message: Message): message is Request => message.kind === 'request';

/** Names in `_meta` that tell how messages of the stateless era belong together (MCP 2026-07-28). */
export const protocolVersionKey = 'io.modelcontextprotocol/protocolVersion';
export const subscriptionIdKey = 'io.modelcontextprotocol/subscriptionId';

const none = {};

/** @returns null for what is no single JSON-RPC message: batches too, which MCP dropped in 2025-06-18 */
export function parseMessage(text: string): Message | null {
  const value = parseObject(text);
  if (!value) return null;
  const method = typeof value['method'] === 'string' ? value['method'] : null;
  const id = value['id'];
  const hasId = typeof id === 'string' || typeof id === 'number';
  if (method === null && !('result' in value || 'error' in value)) return null;
  const params = objectOr(value['params'], none);
  const errorCode = objectOr(value['error'], none)['code'];
  return {
    // A line break can only stand between tokens of JSON: within a string it is escaped.
    raw: text.replace(/[\r\n]+/g, ' '),
    kind: method === null ? 'response' : hasId ? 'request' : 'notification',
    idKey: hasId ? JSON.stringify(id) : null,
    method,
    params,
    meta: objectOr(params['_meta'], none),
    errorCode: typeof errorCode === 'number' ? errorCode : null,
  };
}

/** The progress token of a request, or of a progress notification, as a key; null where there is none. */
export function progressKey({ kind, params, meta }: Message): string | null {
  const token = kind === 'request' ? meta['progressToken'] : params['progressToken'];
  return typeof token === 'string' || typeof token === 'number' ? JSON.stringify(token) : null;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectOr = (value: unknown, other: Record<string, unknown>): Record<string, unknown> =>
  isObject(value) ? value : other;
