import type { ServerResponse } from 'node:http';
import type { GatehouseError } from '../../errors/index.ts';
import { answerError } from '../answer.ts';
import { corsHeaders } from '../cors.ts';
import { jsonRpcError, type JsonRpcId } from '../json-rpc-error.ts';
import type { Traffic } from '../traffic.ts';

/** What of a client's HTTP request decides how it is answered. */
export interface ReplyOptions {
  response: ServerResponse;
  browserOrigin: string | undefined;
  traffic: Traffic;
  /** The client takes an event stream. */
  streams: boolean;
}

/** More than this waits for no client: one that does not read is cut, and comes back. In bytes. */
const mostUnread = 8 * 1024 * 1024;

const frame = (raw: string): string => `event: message\ndata: ${raw}\n\n`;

/** An event stream to a client. */
export class EventStream {
  readonly #response: ServerResponse;

  /** Sends the head of the stream at once. `headers`: name, value, name, value. */
  constructor({ response, browserOrigin, traffic }: ReplyOptions, headers: readonly string[] = []) {
    this.#response = response;
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
    this.#response.write(frame(raw));
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
    const { response, browserOrigin, traffic } = this.#options;
    traffic.answered();
    if (this.#stream) {
      this.#stream.send(raw);
      this.#stream.end();
    } else if (!response.destroyed) {
      response.writeHead(status, [
        ...['content-type', 'application/json', 'content-length', String(Buffer.byteLength(raw)), ...this.#headers],
        ...(browserOrigin === undefined ? [] : corsHeaders(browserOrigin)),
      ]);
      response.end(raw);
    }
  }

  fail(error: GatehouseError): void {
    const { response, browserOrigin, traffic } = this.#options;
    if (response.destroyed) return;
    traffic.error(error.message);
    if (this.#stream) {
      this.#stream.send(jsonRpcError(error, this.id));
      this.#stream.end();
    } else {
      answerError(response, error, this.id, browserOrigin);
    }
  }
}
