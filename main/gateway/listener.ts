import type { RequestListener } from 'node:http';
import { Signal } from '../events/signal.ts';
import { listen, type HttpListener } from '../http/listen.ts';
import type { Logger } from '../log/logger.ts';
import { guarded } from './guarded.ts';

export type GatewayStatus =
  | { state: 'starting' | 'running'; error: null }
  /** What keeps the port from opening: its message names the holder, its remedy the way out. */
  | { state: 'failed'; error: Error };

/** The gateway's own port: opens it, moves to another one without a gap, tells where it stands. */
export class GatewayListener {
  readonly changed = new Signal();
  readonly #log: Logger;
  #handler: RequestListener = (_request, response) => response.writeHead(503).end();
  #port: number;
  #open: HttpListener | null = null;
  #status: GatewayStatus = { state: 'starting', error: null };

  /** @param port asked for; 0 takes any */
  constructor(port: number, log: Logger) {
    this.#port = port;
    this.#log = log;
  }

  /** The port in use, or the one that was asked for last. */
  get port(): number {
    return this.#port;
  }

  get status(): GatewayStatus {
    return this.#status;
  }

  /**
   * Opens the port. What goes wrong is thrown, and stays as the status until a port opens.
   * @param handler gets what passed the check of Host and Origin
   * @throws GatehouseError "port_taken", "port_forbidden", "listen_failed"
   */
  async open(handler: RequestListener): Promise<void> {
    this.#handler = guarded(handler);
    try {
      this.#use(await this.#listen(this.#port));
    } catch (error) {
      this.#status = { state: 'failed', error: error as Error };
      this.#log.error('The gateway port did not open', { port: this.#port, error });
      this.changed.emit();
      throw error;
    }
  }

  /**
   * Opens another port, has `settle` make the change last, and only then leaves the old one. Where one of the two
   * fails, everything stays as it was. Requests that run on the old port are finished there.
   * @throws as `open`, and what `settle` throws
   */
  async move<T>(port: number, settle: () => Promise<T>): Promise<T> {
    if (this.#open && port === this.#port) return settle();
    const opened = await this.#listen(port);
    try {
      const settled = await settle();
      const left = this.#open;
      this.#use(opened);
      void left?.close();
      return settled;
    } catch (error) {
      await opened.close(0);
      throw error;
    }
  }

  /** Lets running requests finish within the listener's grace time. */
  async close(): Promise<void> {
    await this.#open?.close();
    this.#open = null;
  }

  #listen(port: number): Promise<HttpListener> {
    const onError = (error: Error): void => this.#log.error('The gateway port reported an error', { port, error });
    return listen(this.#handler, { port, onError });
  }

  #use(opened: HttpListener): void {
    this.#open = opened;
    this.#port = opened.port;
    this.#status = { state: 'running', error: null };
    this.#log.info('The gateway listens', { port: opened.port, addresses: opened.addresses });
    this.changed.emit();
  }
}
