import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type buildConnector from 'undici/lib/core/connect.js';
import { keepAliveHint } from './keep-alive-hint.ts';
import { leavesReusable, lengthHeader, requestHead } from './request-head.ts';
import {
  createResponseParser,
  type NativeParserClass,
  type ResponseEvents,
  type ResponseParser,
} from './response-parser.ts';
import { sendBuffer } from './send-buffer.ts';
import { sendStream } from './send-stream.ts';
import { readInto } from './shared-memory.ts';
import { atEndOfTurn } from './turn.ts';
import {
  closedEarlyCode,
  type AnswerHandler,
  type UpstreamConnection,
  type UpstreamRequest,
} from './upstream-connection.ts';

/** What the connections to one origin have in common. */
export interface Line {
  /** Opens a socket, with TLS where the origin has it. */
  connect: buildConnector.connector;
  options: buildConnector.Options;
  /** Value of Host. */
  host: string;
  parser: NativeParserClass;
  /** Milliseconds after which an idle connection is closed, where the server does not name a shorter time. */
  keepAlive: number;
  /** Bytes. */
  maxHeaderSize: number;
}

/** HTTP/1.1 (RFC 9112) on the runtime's own llhttp. */
export class HttpConnection implements UpstreamConnection, ResponseEvents {
  readonly #line: Line;
  #socket: Socket | null = null;
  #parser: ResponseParser | null = null;
  #request: UpstreamRequest | null = null;
  #handler: AnswerHandler | null = null;
  /** The request went out, or has begun to. */
  #sent = false;
  /** The body that is being sent piece by piece. */
  #sending: Readable | null = null;
  /** The final answer has begun; false again with its end. */
  #answering = false;
  /** The socket may carry another request. */
  #reusable = true;
  /** The end of the socket is the end of the answer. */
  #endsWithSocket = false;
  #interim = false;
  #paused = false;
  #closing = false;
  /** The last hint of the server, and what it meant. */
  #hint = '';
  #idleLimit: number;

  constructor(line: Line) {
    this.#line = line;
    this.#idleLimit = line.keepAlive;
  }

  get idleLimit(): number {
    return this.#idleLimit;
  }

  dispatch(request: UpstreamRequest, handler: AnswerHandler): void {
    this.#request = request;
    this.#handler = handler;
    this.#sent = false;
    if (request.body !== null && !Buffer.isBuffer(request.body)) this.#follow(request.body);
    if (this.#socket === null) this.#open();
    // A socket that was idle may have been closed, or hold bytes that nobody asked for: whatever came in this turn is
    // read before the request goes out, so that it cannot be taken for its answer.
    else atEndOfTurn(this.#sendAgain);
  }

  abort(reason: Error): void {
    this.#fail(reason);
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#socket?.resume();
  }

  close(): void {
    this.#closing = true;
    if (this.#handler === null) this.#drop();
  }

  begin(): void {
    // A second answer behind the first: the connection is not used again, lest it answers the next request.
    if (!this.#sent) this.#drop();
  }

  head(status: number, rawHeaders: readonly string[], keepAlive: boolean): boolean {
    const handler = this.#handler;
    if (handler === null) return true;
    // Another protocol, which nobody asked for.
    if (status === 101) this.#fail(closedEarly());
    this.#interim = status < 200;
    if (this.#interim) return true;
    this.#answering = true;
    this.#endsWithSocket = !keepAlive;
    this.#reusable &&= keepAlive;
    const hint = keepAliveHint(rawHeaders);
    if (hint !== this.#hint) this.#heed(hint);
    const withoutBody = this.#request?.method === 'HEAD';
    handler.onHeaders(status, rawHeaders);
    return withoutBody;
  }

  body(bytes: Buffer): void {
    const handler = this.#handler;
    // The bytes lie in memory that the next read overwrites.
    if (handler !== null && !handler.onData(Buffer.from(bytes))) {
      this.#paused = true;
      this.#socket?.pause();
    }
  }

  end(): void {
    const handler = this.#handler;
    if (this.#interim || handler === null) return;
    const unsent = this.#over();
    this.resume();
    // Answered before all of the request was sent: the rest of it would be taken for the next one.
    if (unsent !== null || !this.#reusable || this.#closing) this.#drop();
    unsent?.destroy();
    handler.onComplete();
  }

  #read(bytes: Buffer): void {
    const parser = this.#parser;
    if (!this.#sent || parser === null) return this.#drop();
    let failure: Error | null;
    try {
      failure = parser.execute(bytes);
    } catch (error) {
      failure = error as Error;
    }
    if (failure !== null) this.#fail(failure);
  }

  #open(): void {
    const { connect, options } = this.#line;
    this.#reusable = true;
    const request = this.#request;
    connect(options, (error, socket) => {
      if (this.#request !== request || request === null) socket?.destroy();
      else if (socket) this.#use(socket);
      else this.#fail(error ?? closedEarly());
    });
  }

  #use(socket: Socket): void {
    const { parser, maxHeaderSize, keepAlive } = this.#line;
    this.#socket = socket;
    this.#parser = createResponseParser(parser, this, maxHeaderSize);
    this.#hint = '';
    this.#idleLimit = keepAlive;
    const ended = (error: Error | null): void => {
      if (this.#socket === socket) this.#ended(error);
    };
    socket
      .on('error', ended)
      .on('end', () => ended(null))
      .on('close', () => ended(null));
    readInto(socket, (bytes) => this.#read(bytes));
    this.#send(socket);
  }

  readonly #sendAgain = (): void => {
    if (this.#handler === null) return;
    if (this.#socket === null) this.#open();
    else this.#send(this.#socket);
  };

  #send(socket: Socket): void {
    const request = this.#request as UpstreamRequest;
    const { method, body } = request;
    this.#sent = true;
    this.#reusable = leavesReusable(request);
    try {
      const head = requestHead(request, this.#line.host, this.#reusable);
      if (body === null) socket.write(`${head}${lengthHeader(method, 0)}\r\n`, 'latin1');
      else if (Buffer.isBuffer(body)) sendBuffer(socket, `${head}${lengthHeader(method, body.length)}\r\n`, body);
      else this.#sendStream(socket, head, body);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #sendStream(socket: Socket, head: string, body: Readable): void {
    this.#sending = body;
    sendStream(socket, head, body, () => {
      if (this.#sending === body) this.#sending = null;
    });
  }

  /** A body that fails takes its request with it, sent or not. */
  #follow(body: Readable): void {
    body.on('error', () => {}).on('close', () => {
      if (this.#request?.body !== body || body.readableEnded) return;
      this.#fail(body.errored ?? new Error('The body of the request ended early.'));
    });
  }

  /** The server told how long it keeps an idle connection. */
  #heed(hint: string): void {
    this.#hint = hint;
    const { keepAlive } = this.#line;
    this.#idleLimit = Math.min(keepAlive, hint === '' ? keepAlive : Number(hint) * 1000 - safetyMargin);
    if (this.#idleLimit <= 0) this.#reusable = false;
  }

  #ended(error: Error | null): void {
    if (!this.#sent) return this.#drop();
    // macOS reports a reset after all of the answer where the server left bytes of the request unread.
    const complete = error === null || (error as NodeJS.ErrnoException).code === 'ECONNRESET';
    if (complete && this.#answering && this.#endsWithSocket && this.#parser) {
      const cut = this.#parser.finish();
      if (this.#handler !== null) this.#fail(cut ?? closedEarly());
    } else {
      this.#fail(error ?? closedEarly());
    }
  }

  #fail(error: Error): void {
    const handler = this.#handler;
    if (handler === null) return;
    const unsent = this.#over();
    this.#drop();
    unsent?.destroy();
    handler.onError(error);
  }

  /** @returns the body that was still being sent */
  #over(): Readable | null {
    const unsent = this.#sending;
    this.#request = null;
    this.#handler = null;
    this.#sending = null;
    this.#sent = false;
    this.#answering = false;
    return unsent;
  }

  /** Closes the socket; the next request opens another. */
  #drop(): void {
    this.#socket?.destroy();
    this.#socket = null;
    this.#parser?.close();
    this.#parser = null;
    this.#paused = false;
  }
}

/** The server's clock is not ours, and our request takes its time to get there. */
const safetyMargin = 2_000;

const closedEarly = (): Error =>
  Object.assign(new Error('The other side closed the connection.'), { code: closedEarlyCode });
