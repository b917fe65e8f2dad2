import type { RequestListener } from 'node:http';
import { jsonResponse, sendResponse } from '../http/exchange.ts';
import { toPublicError } from '../errors/index.ts';
import type { Logger } from '../log/logger.ts';
import { Late } from '../runtime/late.ts';
import type { GatewayApp } from './app.ts';

/**
 * The gateway's application for a port that opens before all else is ready: what comes in sooner waits. It is loaded by
 * the first request, since Express and what hangs on it take longer to load than all that the port needs to open.
 */
export class LateApp {
  readonly #log: Logger;
  readonly #app: Late<GatewayApp>;
  readonly #load: Promise<() => Promise<GatewayApp>>;
  #ready: (load: () => Promise<GatewayApp>) => void = () => undefined;
  #giveUp: (reason: Error) => void = () => undefined;

  constructor(log: Logger) {
    this.#log = log;
    this.#load = new Promise((resolve, reject) => {
      this.#ready = resolve;
      this.#giveUp = reject;
    });
    this.#load.catch(() => undefined);
    this.#app = new Late(async () => (await this.#load)());
  }

  /** Everything is ready: requests are answered from now on. @param load of the first one */
  open(load: () => Promise<GatewayApp>): void {
    this.#ready(load);
  }

  readonly handle: RequestListener = (request, response) => {
    this.#app.get().then(({ app }) => app(request, response)).catch((error: unknown) => {
      this.#log.error('The gateway could not answer', { error });
      const { status, error: body } = toPublicError(error);
      if (!response.headersSent) sendResponse(response, jsonResponse(status, { error: body }));
    });
  };

  /** Ends the event streams, which would otherwise hold the port open, and gives up requests that still wait. */
  async close(): Promise<void> {
    this.#giveUp(new Error('Gatehouse ends before it was ready'));
    const app = await this.#app.ifLoaded().catch(() => null);
    app?.close();
  }
}
