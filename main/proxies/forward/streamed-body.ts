import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { GatehouseError } from '../../errors/index.ts';
import { bodyTooLarge } from './call-errors.ts';

/**
 * A request body on its way upstream, chunk by chunk, with back-pressure and a limit. It stands between the request and
 * undici because undici destroys the body of a request that ends early, and with the request itself would go the
 * client's connection and the answer on it.
 */
export class StreamedBody extends Readable {
  readonly #request: IncomingMessage;
  readonly #limit: number;
  readonly #seen: (chunk: Buffer) => void;
  #size = 0;

  /**
   * @param limit in bytes; past it the body fails with "body_too_large"
   * @param seen called with each chunk as it comes
   */
  constructor(request: IncomingMessage, limit: number, seen: (chunk: Buffer) => void = () => {}) {
    super();
    this.#request = request;
    this.#limit = limit;
    this.#seen = seen;
    request.on('data', this.#take).on('end', this.#end).on('close', this.#closed).pause();
  }

  override _read(): void {
    this.#request.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    // What the client still sends is read and thrown away, so that it gets to see the answer.
    this.#request.off('data', this.#take).off('end', this.#end).off('close', this.#closed).resume();
    callback(error);
  }

  readonly #take = (chunk: Buffer): void => {
    this.#size += chunk.length;
    this.#seen(chunk);
    if (this.#size > this.#limit) this.destroy(bodyTooLarge(this.#limit));
    else if (!this.push(chunk)) this.#request.pause();
  };

  readonly #end = (): void => {
    this.push(null);
  };

  readonly #closed = (): void => {
    if (!this.#request.complete) {
      this.destroy(new GatehouseError('request_aborted', 'The client ended the request before its body was complete.'));
    }
  };
}
