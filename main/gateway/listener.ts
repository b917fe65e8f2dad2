import type { RequestListener } from 'node:http';
import { Signal } from '../events/signal.ts';
import { addressesToBind } from '../http/addresses.ts';
import { listen } from '../http/listen.ts';
import type { HttpListener } from '../http/open-port.ts';
import type { Reach } from '../http/reach.ts';
import type { Logger } from '../log/logger.ts';
import { guarded } from './guarded.ts';
import { parting } from './parting.ts';

export type GatewayStatus =
  | { state: 'starting' | 'running'; error: null }
  /** What keeps the port from opening: its message names the holder, its remedy the way out. */
  | { state: 'failed'; error: Error };

/** Where the gateway listens, under which names it may be called, and who may say for whom. */
export type GatewayReach = Omit<Reach, 'tls'>;

/** The gateway's own port: opens it, moves to another one without a gap, tells where it stands. */
export class GatewayListener {
  readonly changed = new Signal();
  readonly #log: Logger;
  #handler: RequestListener = (_request, response) => response.writeHead(503).end();
  #port: number;
  #reach: GatewayReach;
  #open: HttpListener | null = null;
  #status: GatewayStatus = { state: 'starting', error: null };

  /** @param port asked for; 0 takes any */
  constructor(port: number, log: Logger, reach: GatewayReach = {}) {
    this.#port = port;
    this.#reach = reach;
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
    this.#handler = guarded(handler, () => this.#reach);
    try {
      this.#use(await this.#listen(this.#port, this.#reach));
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
  async move<T>(port: number, settle: () => Promise<T>, reach: GatewayReach = this.#reach): Promise<T> {
    const samePort = this.#open !== null && port === this.#port;
    if (samePort && isSameBinding(reach, this.#reach)) {
      const settled = await settle();
      this.#reach = reach;
      return settled;
    }
    return samePort ? this.#rebind(reach, settle) : this.#moveOver(port, reach, settle);
  }

  async #moveOver<T>(port: number, reach: GatewayReach, settle: () => Promise<T>): Promise<T> {
    const opened = await this.#listen(port, reach);
    try {
      const settled = await settle();
      const left = this.#open;
      this.#reach = reach;
      this.#use(opened);
      void left?.close();
      return settled;
    } catch (error) {
      await opened.close(0);
      throw error;
    }
  }

  /**
   * The same port on other addresses: a wildcard cannot be bound beside what it covers, so the old sockets stop
   * listening first. What was accepted before is finished on them.
   */
  async #rebind<T>(reach: GatewayReach, settle: () => Promise<T>): Promise<T> {
    const port = this.#port;
    void this.#open?.close();
    let opened: HttpListener | null = null;
    try {
      opened = await this.#listen(port, reach);
      const settled = await settle();
      this.#reach = reach;
      this.#use(opened);
      return settled;
    } catch (error) {
      await opened?.close(0);
      this.#open = null;
      await this.#reopen(port);
      throw error;
    }
  }

  async #reopen(port: number): Promise<void> {
    try {
      this.#use(await this.#listen(port, this.#reach));
    } catch (error) {
      this.#status = { state: 'failed', error: error as Error };
      this.changed.emit();
    }
  }

  /** Lets running requests finish within the listener's grace time. */
  async close(): Promise<void> {
    await this.#open?.close();
    this.#open = null;
  }

  async #listen(port: number, { bind_addresses: addresses }: GatewayReach): Promise<HttpListener> {
    const onError = (error: Error): void => this.#log.error('The gateway port reported an error', { port, error });
    const { listener, part } = parting(this.#handler);
    const opened = await listen(listener, { port, addresses, onError });
    const close = (graceMs?: number): Promise<void> => {
      part();
      return opened.close(graceMs);
    };
    return { port: opened.port, addresses: opened.addresses, close };
  }

  #use(opened: HttpListener): void {
    this.#open = opened;
    this.#port = opened.port;
    this.#status = { state: 'running', error: null };
    this.#log.info('The gateway listens', { port: opened.port, addresses: opened.addresses });
    this.changed.emit();
  }
}

const isSameBinding = (one: GatewayReach, other: GatewayReach): boolean =>
  addressesToBind(one.bind_addresses).sort().join() === addressesToBind(other.bind_addresses).sort().join();
