import type { IncomingMessage, ServerResponse } from 'node:http';
import type { McpEndpoint, McpEndpointOptions, Sender } from './endpoint.ts';

/** A built-in server whose parts are loaded by its first request: most starts never see one. */
export class LazyEndpoint {
  readonly #options: McpEndpointOptions;
  #endpoint: Promise<McpEndpoint> | null = null;

  constructor(options: McpEndpointOptions) {
    this.#options = options;
  }

  async handle(request: IncomingMessage, response: ServerResponse, sender: Sender): Promise<void> {
    this.#endpoint ??= import('./endpoint.ts').then(({ McpEndpoint: Endpoint }) => new Endpoint(this.#options));
    await (await this.#endpoint).handle(request, response, sender);
  }

  async close(): Promise<void> {
    await (await this.#endpoint)?.close();
  }
}
