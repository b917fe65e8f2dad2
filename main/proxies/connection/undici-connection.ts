import type { Dispatcher } from 'undici';
import Client from 'undici/lib/dispatcher/client.js';
import type { AnswerHandler, UpstreamConnection, UpstreamRequest } from './upstream-connection.ts';

/** The same on undici, for runtimes that keep their parser to themselves. */
export class UndiciConnection implements UpstreamConnection {
  /** The client closes its socket by itself. */
  readonly idleLimit = Infinity;
  readonly #client: Client;
  readonly #host: string;
  #abort: ((reason: Error) => void) | null = null;
  #aborted: Error | null = null;
  #resume: () => void = () => {};

  constructor(origin: string, host: string, options: Client.Options) {
    this.#client = new Client(origin, { ...options, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
    this.#host = host;
  }

  dispatch({ method, path, headers, body }: UpstreamRequest, handler: AnswerHandler): void {
    this.#aborted = null;
    this.#abort = null;
    this.#client.dispatch(
      { method: method as Dispatcher.HttpMethod, path, headers: [...headers, 'host', this.#host], body },
      {
        onConnect: (abort) => {
          this.#abort = abort;
          if (this.#aborted) abort(this.#aborted);
        },
        onHeaders: (status: number, rawHeaders: Buffer[], resume: () => void) => {
          this.#resume = resume;
          if (status >= 200) handler.onHeaders(status, rawHeaders.map((each) => each.toString('latin1')));
          return true;
        },
        onData: (chunk: Buffer) => handler.onData(chunk),
        onComplete: () => handler.onComplete(),
        onError: (error: Error) => handler.onError(error),
      },
    );
  }

  abort(reason: Error): void {
    this.#aborted = reason;
    this.#abort?.(reason);
  }

  resume(): void {
    this.#resume();
  }

  close(): void {
    this.#client.close().catch(() => undefined);
  }
}
