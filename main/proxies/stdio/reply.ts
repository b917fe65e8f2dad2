import type { ServerResponse } from 'node:http';
import type { GatehouseError } from '../../errors/index.ts';
import type { CallEntry } from '../activity/call-entry.ts';
import { answerError } from '../answer.ts';
import { corsHeaders } from '../cors.ts';
import { jsonRpcError, type JsonRpcId } from '../json-rpc-error.ts';
import type { Traffic } from '../traffic.ts';

/** What of a client's HTTP request decides how it is answered. */
export interface ReplyOptions {
  response: ServerResponse;
  browserOrigin: string | undefined;
  traffic: Traffic;
  entry: CallEntry;
  /** The client takes an event stream. */
  streams: boolean;
}

/** More than this waits for no client: one that does not read is cut, and comes back. In bytes. */
const mostUnread = 8 * 1024 * 1024;

const frame = (raw: string): string => `event: message\ndata: ${raw}\n\n`;

/** An event stream to a client. */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #entry: CallEntry;

  /** Sends the head of the stream at once. `headers`: name, value, name, value. */
  constructor({ response, browserOrigin, traffic, entry }: ReplyOptions, headers: readonly string[] = []) {
    this.#response = response;
    this.#entry = entry;
    response.writeHead(200, [
      ...['content-type', 'text/event-stream', 'cache-control', 'no-cache, no-transform'],
      ...['x-accel-buffering', 'no', ...headers],
      ...(browserOrigin === undefined ? [] : corsHeaders(browserOrigin)),
    ]);
    response.flushHeaders();
    traffic.streamOpened();
    response.once('close', () => traffic.streamClosed());
  }

  /** False where the client does not read any more; its stream is cut then. */
  send(raw: string): boolean {
    if (this.#response.writableLength > mostUnread) this.#response.destroy();
    if (this.#response.destroyed || this.#response.writableEnded) return false;
    const event = Buffer.from(frame(raw), 'utf8');
    this.#entry.sent(event);
    this.#response.write(event);
    return true;
  }

  end(): void {
    this.#response.end();
  }
}

/** Where the messages for one request go. */
export interface Answerable {
  /** Sends a message that comes before the answer. False where the client cannot take it here. */
  event(raw: string): boolean;
  answer(raw: string, status?: number): void;
  fail(error: GatehouseError): void;
}

/**
 * The answer to one JSON-RPC request: JSON where the server's answer is the first that comes of it, else an event
 * stream that ends with the answer (MCP 2025-11-25, "Sending Messages to the Server").
 */
export class Reply implements Answerable {
  readonly id: JsonRpcId;
  readonly #options: ReplyOptions;
  readonly #headers: readonly string[];
  #stream: EventStream | null = null;

  /** @param headers of the answer, as name, value, name, value */
  constructor(id: JsonRpcId, options: ReplyOptions, headers: readonly string[] = []) {
    this.id = id;
    this.#options = options;
    this.#headers = headers;
  }

  event(raw: string): boolean {
    if (!this.#options.streams || this.#options.response.destroyed) return false;
    this.#stream ??= new EventStream(this.#options, this.#headers);
    return this.#stream.send(raw);
  }

  answer(raw: string, status = 200): void {
    const { response, browserOrigin, traffic, entry } = this.#options;
    traffic.answered();
    if (this.#stream) {
      this.#stream.send(raw);
      this.#stream.end();
    } else if (!response.destroyed) {
      const body = Buffer.from(raw, 'utf8');
      response.writeHead(status, [
        ...['content-type', 'application/json', 'content-length', String(body.length), ...this.#headers],
        ...(browserOrigin === undefined ? [] : corsHeaders(browserOrigin)),
      ]);
      entry.sent(body);
      response.end(body);
    }
  }

  fail(error: GatehouseError): void {
    const { response, browserOrigin, traffic, entry } = this.#options;
    if (response.destroyed) return;
    entry.failure = error;
    traffic.error(error.message);
    if (this.#stream) {
      this.#stream.send(jsonRpcError(error, this.id));
      this.#stream.end();
    } else {
      answerError(response, error, this.id, browserOrigin);
    }
  }
}
