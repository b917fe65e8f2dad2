import type { Readable } from 'node:stream';

/** A request as it goes out. */
export interface UpstreamRequest {
  method: string;
  /** The request target. */
  path: string;
  /** Name, value, name, value. Without Host and Connection; with Content-Length where a stream has a known length. */
  headers: readonly string[];
  body: Buffer | Readable | null;
}

/** Who hears the answer. After `onComplete` or `onError`, of which there is one for each request, it hears no more. */
export interface AnswerHandler {
  /**
   * The head of the final answer.
   * @param rawHeaders name, value, name, value; bytes as Latin-1
   */
  onHeaders(status: number, rawHeaders: readonly string[]): void;
  /**
   * @param chunk is the handler's to keep
   * @returns false to hear no more until the connection is told to resume
   */
  onData(chunk: Buffer): boolean;
  onComplete(): void;
  onError(error: Error): void;
}

/** One keep-alive connection with one request at a time. It opens and reopens its socket by itself. */
export interface UpstreamConnection {
  /** Milliseconds that it may stay open without a request. */
  readonly idleLimit: number;
  dispatch(request: UpstreamRequest, handler: AnswerHandler): void;
  /** Ends the running request at once: its handler hears `reason`, and the socket is closed. */
  abort(reason: Error): void;
  /** Reads on after a pause. */
  resume(): void;
  /** Closes the socket, once the running request is over. */
  close(): void;
}

/** Code of the error where a server closes the connection before its answer is complete. */
export const closedEarlyCode = 'ERR_UPSTREAM_CLOSED';
