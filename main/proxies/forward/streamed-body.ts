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
  #begun: ((beginning: Buffer) => void) | null = null;
  /** Read ahead. */
  #beginning: Buffer | null = null;

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

  /**
   * Reads ahead until the body has begun.
   * @param begun gets the first chunk, an empty one where there is none; it stays in the body
   */
  begin(begun: (beginning: Buffer) => void): void {
    this.#begun = begun;
    this.#request.resume();
  }

  override _read(): void {
    const beginning = this.#beginning;
    this.#beginning = null;
    if (beginning) this.push(beginning);
    else this.#request.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    // What the client still sends is read and thrown away, so that it gets to see the answer.
    this.#request.off('data', this.#take).off('end', this.#end).off('close', this.#closed).resume();
    callback(error);
  }

  readonly #take = (chunk: Buffer): void => {
    this.#size += chunk.length;
    this.#seen(chunk);
    if (this.#size > this.#limit) return void this.destroy(bodyTooLarge(this.#limit));
    if (this.#begun) {
      this.#request.pause();
      this.#beginning = chunk;
      this.#tell(chunk);
    } else if (!this.push(chunk)) this.#request.pause();
  };

  readonly #end = (): void => {
    this.push(null);
    this.#tell(Buffer.alloc(0));
  };

  #tell(beginning: Buffer): void {
    const begun = this.#begun;
    this.#begun = null;
    begun?.(beginning);
  }

  readonly #closed = (): void => {
    if (!this.#request.complete) {
      this.destroy(new GatehouseError('request_aborted', 'The client ended the request before its body was complete.'));
    }
  };
}
