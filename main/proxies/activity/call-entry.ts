import type { GatehouseError } from '../../errors/index.ts';
import { findCallMembers, type CallMember } from '../call-members.ts';
import { decodeHeader } from '../header-text.ts';
import type { CallContent } from './call-content.ts';

const callTool = 'tools/call';
/** Bytes of a request body that are looked at. */
const peekLimit = 4 * 1024;
/** Characters of a method or tool name that are kept: both are what a client sent. */
const longestName = 128;

/** One call as the activity remembers it. Its arguments and its result only where there is a `content`. */
export class CallEntry {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly at = Date.now();
  readonly client: string;
  readonly httpMethod: string;
  /** JSON-RPC method; of a batch, that of its first message. */
  method: string | null = null;
  /** Null while there is no answer. */
  status: number | null = null;
  /** Null while the call runs. */
  durationMs: number | null = null;
  /** Of the bodies. */
  bytesIn = 0;
  bytesOut = 0;
  /** What we had to refuse or could not forward. What a tool itself reports is not looked at. */
  failure: GatehouseError | null = null;
  /** What was sent and answered; null where nobody asked for it to be kept. */
  content: CallContent | null;
  readonly #startedAt = performance.now();
  /** The `name` of the parameters, whatever it is the name of. */
  #name: string | null = null;

  /**
   * @param id among the calls of the proxy
   * @param client a name for who calls
   */
  constructor(id: number, client: string, httpMethod: string, content: CallContent | null = null) {
    this.id = id;
    this.content = content;
    this.client = client;
    this.httpMethod = httpMethod;
  }

  /** The tool that is called; null for any other method. */
  get tool(): string | null {
    return this.method === callTool ? this.#name : null;
  }

  /** Takes method and tool from the headers of the stateless era (MCP 2026-07-28), where the request has them. */
  named(method: string | null, name: string | null): void {
    if (method === null) return;
    this.method = shortened(method);
    if (name !== null) this.#name = shortened(decodeHeader(name));
  }

  /** Counts a part of the request body, and looks at the first one for the method and the tool. */
  received(chunk: Buffer): void {
    if (this.bytesIn === 0 && this.method === null) findCallMembers(chunk, peekLimit, this.#found);
    this.bytesIn += chunk.length;
    this.content?.sent(chunk);
  }

  /** Counts a part of the answer. */
  sent(chunk: Buffer): void {
    this.bytesOut += chunk.length;
    this.content?.answered(chunk);
  }

  /** @param status of the HTTP response; null where the client went before it had one */
  ended(status: number | null): void {
    this.status = status;
    this.durationMs = performance.now() - this.#startedAt;
    this.content?.settle();
  }

  readonly #found = (member: CallMember, message: number, value: string | null): boolean => {
    if (message > 0) return true;
    if (value !== null && member === 'method') this.method = shortened(value);
    if (value !== null && member === 'name') this.#name = shortened(value);
    return this.method !== null && (this.#name !== null || this.method !== callTool);
  };
}

const shortened = (name: string): string => (name.length <= longestName ? name : `${name.slice(0, longestName)}\u2026`);
