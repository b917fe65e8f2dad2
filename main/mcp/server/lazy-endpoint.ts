import type { IncomingMessage, ServerResponse } from 'node:http';
import { Late } from '../../runtime/late.ts';
import type { McpEndpoint, McpEndpointOptions, Sender } from './endpoint.ts';

/** A built-in server whose parts are loaded by its first request: most starts never see one. */
export class LazyEndpoint {
  readonly #endpoint: Late<McpEndpoint>;

  constructor(options: McpEndpointOptions) {
    this.#endpoint = new Late(async () => {
      const { McpEndpoint: Endpoint } = await import('./endpoint.ts');
      return new Endpoint(options);
    });
  }

  async handle(request: IncomingMessage, response: ServerResponse, sender: Sender): Promise<void> {
    await (await this.#endpoint.get()).handle(request, response, sender);
  }

  async close(): Promise<void> {
    await (await this.#endpoint.ifLoaded())?.close();
  }
}
