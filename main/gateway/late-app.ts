import type { RequestListener } from 'node:http';
import { jsonResponse, sendResponse } from '../http/exchange.ts';
import { toPublicError } from '../errors/index.ts';
import type { Logger } from '../log/logger.ts';
import { Late } from '../runtime/late.ts';
import type { GatewayApp } from './app.ts';

/**
 * The gateway's application, loaded by the first request: Express and what hangs on it take longer to load than all that
 * the port needs to open. The first request waits for it.
 */
export class LateApp {
  readonly #app: Late<GatewayApp>;
  readonly #log: Logger;

  constructor(load: () => Promise<GatewayApp>, log: Logger) {
    this.#app = new Late(load);
    this.#log = log;
  }

  readonly handle: RequestListener = (request, response) => {
    this.#app.get().then(({ app }) => app(request, response)).catch((error: unknown) => {
      this.#log.error('The gateway could not answer', { error });
      const { status, error: body } = toPublicError(error);
      if (!response.headersSent) sendResponse(response, jsonResponse(status, { error: body }));
    });
  };

  async close(): Promise<void> {
    (await this.#app.ifLoaded())?.close();
  }
}
