import { findCallMembers } from '../call-members.ts';

/** Bytes of a request body that are looked at. */
const peekLimit = 4 * 1024;
/** Characters of a method or tool name that are kept: both are what a client sent. */
const longestName = 128;

/** One call as the activity remembers it. Never its arguments, never its result. */
export class CallEntry {
  /** Epoch milliseconds. */
  readonly at = Date.now();
  readonly client: string;
  readonly httpMethod: string;
  /** JSON-RPC method; of a batch, that of its first message. */
  method: string | null = null;
  /** Set where the method is `tools/call`. */
  tool: string | null = null;
  /** Null while there is no answer. */
  status: number | null = null;
  /** Null while the call runs. */
  durationMs: number | null = null;
  /** Of the bodies. */
  bytesIn = 0;
  bytesOut = 0;
  errorCode: string | null = null;
  readonly #startedAt = performance.now();

  /** @param client a name for who calls */
  constructor(client: string, httpMethod: string) {
    this.client = client;
    this.httpMethod = httpMethod;
  }

  /** Takes method and tool from the headers of the stateless era (MCP 2026-07-28), where the request has them. */
  named(method: string | null, name: string | null): void {
    if (method === null) return;
    this.method = shortened(method);
    if (method === 'tools/call' && name !== null) this.tool = shortened(decoded(name));
  }

  /** Counts a part of the request body, and looks at the first one for the method and the tool. */
  received(chunk: Buffer): void {
    if (this.bytesIn === 0 && this.method === null) findCallMembers(chunk, peekLimit, this.#found);
    this.bytesIn += chunk.length;
  }

  sent(bytes: number): void {
    this.bytesOut += bytes;
  }

  /** @param status of the HTTP response; null where the client went before it had one */
  ended(status: number | null): void {
    this.status = status;
    this.durationMs = performance.now() - this.#startedAt;
    if (this.method !== 'tools/call') this.tool = null;
  }

  readonly #found = (member: string, message: number, value: string | null): void => {
    if (message > 0 || value === null) return;
    if (member === 'method') this.method = shortened(value);
    // Until the end of the call: the name may come before the method that says what it is the name of.
    else if (member === 'name') this.tool = shortened(value);
  };
}

const shortened = (name: string): string => (name.length <= longestName ? name : `${name.slice(0, longestName)}\u2026`);

/** A header value that is not plain ASCII comes in Base64 between markers (MCP 2026-07-28, streamable HTTP). */
function decoded(value: string): string {
  const encoded = /^=\?base64\?(.*)\?=$/.exec(value)?.[1];
  return encoded === undefined ? value : Buffer.from(encoded, 'base64').toString('utf8');
}
