import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createMcpHandler, isJsonContentType, isLegacyRequest, WebStandardStreamableHTTPServerTransport, type McpHttpHandler,
} from '@modelcontextprotocol/server';
import { isGatehouseError } from '../../errors/index.ts';
import type { Unsubscribe } from '../../events/signal.ts';
import { readBody } from '../../http/read-body.ts';
import type { Logger } from '../../log/logger.ts';
import { buildServer, type BuiltServer } from './build-server.ts';
import type { CallLog } from './call-log.ts';
import { completeInitialize, isInitialize } from './lenient-message.ts';
import { parseError, rpcError, serverError } from './rpc-error.ts';
import { Sessions, type SessionLimits } from './sessions.ts';
import type { McpCaller, McpToolSet } from './tool-set.ts';
import { goneSignal, sendWebResponse, toWebRequest } from './web-exchange.ts';

/** Largest body of a request, in bytes: a large skill in one string, and little more. */
const bodyLimit = 4 * 1024 * 1024;

/** Subscriptions of stateless clients at a time. */
const maxSubscriptions = 64;

export interface McpEndpointOptions {
  tools: McpToolSet;
  version: string;
  log: Logger;
  calls: CallLog;
  limits?: SessionLimits;
  /** Epoch milliseconds. */
  now?: () => number;
}

/** Where a request comes from, as the port saw it. */
export type Sender = Omit<McpCaller, 'client'>;

/**
 * One built-in server on streamable HTTP: with sessions for clients up to MCP 2025-11-25, without for those of
 * 2026-07-28. A request of the older kind without a session is answered as well, for scripts.
 */
export class McpEndpoint {
  readonly #options: McpEndpointOptions;
  readonly #modern: McpHttpHandler;
  readonly #sessions: Sessions;
  readonly #senders = new WeakMap<Request, Sender>();
  readonly #unsubscribe: (Unsubscribe | undefined)[];

  constructor(options: McpEndpointOptions) {
    const { tools, log, limits, now } = options;
    this.#options = options;
    this.#modern = createMcpHandler(() => this.#build().server, {
      legacy: 'reject', maxSubscriptions, onerror: (error) => log.debug('A built-in server refused a request', { error }),
    });
    this.#sessions = new Sessions(() => this.#build(), limits, now);
    this.#unsubscribe = [
      tools.toolsChanged?.subscribe(() => {
        this.#sessions.each((built) => built.refresh());
        this.#modern.notify.toolsChanged();
      }),
      tools.resourcesChanged?.subscribe(() => {
        this.#sessions.each(({ server }) => server.sendResourceListChanged());
        this.#modern.notify.resourcesChanged();
      }),
    ];
  }

  /** Answers a request that may come in; errors too, as JSON-RPC. */
  async handle(request: IncomingMessage, response: ServerResponse, sender: Sender): Promise<void> {
    const web = toWebRequest(request, sender.origin, goneSignal(response));
    this.#senders.set(web, sender);
    await sendWebResponse(response, await this.#answer(request, web).catch((error: unknown) => this.#refusal(error)));
  }

  /** Ends sessions and streams, so that the listener can close. */
  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe?.();
    this.#sessions.close();
    await this.#modern.close();
  }

  async #answer(request: IncomingMessage, web: Request): Promise<Response> {
    switch (web.method) {
      case 'POST': {
        if (!isJsonContentType(web.headers.get('content-type'))) {
          return rpcError(415, serverError, 'Send JSON with the header "Content-Type: application/json".');
        }
        const message = completeInitialize(JSON.parse(await readBody(request, bodyLimit)));
        return await isLegacyRequest(web, message)
          ? this.#withSession(web, message) : this.#modern.fetch(web, { parsedBody: message });
      }
      case 'GET':
      case 'DELETE':
        return this.#withSession(web);
      default:
        return rpcError(405, serverError, `${web.method} is not possible here.`, { allow: 'GET, POST, DELETE' });
    }
  }

  async #withSession(web: Request, message?: unknown): Promise<Response> {
    const id = web.headers.get('mcp-session-id');
    if (isInitialize(message)) {
      this.#noteClient(web, message);
      return this.#sessions.begin(web, message);
    }
    if (id !== null) {
      return await this.#sessions.continue(id, web, message)
        ?? rpcError(404, serverError, 'This session has ended. Begin a new one with "initialize".');
    }
    if (message === undefined) return rpcError(400, serverError, 'Name the session in the header Mcp-Session-Id.');
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await this.#build().server.connect(transport);
    return transport.handleRequest(web, { parsedBody: message }).finally(() => void transport.close());
  }

  #build(): BuiltServer {
    const { tools, version, log, calls } = this.#options;
    return buildServer({ tools, version, log, calls, callerOf: (request) => this.#senderOf(request) });
  }

  #senderOf(request: Request | undefined): Sender {
    const sender = request && this.#senders.get(request);
    if (!sender) throw new Error('The SDK handed on another request than it was given.');
    return sender;
  }

  #noteClient(web: Request, message: unknown): void {
    const { clientInfo, protocolVersion } = (message as { params?: Record<string, unknown> }).params ?? {};
    const { address } = this.#senderOf(web);
    this.#options.log.info('A client connected to a built-in server', {
      server: this.#options.tools.id, client: clientInfo, protocolVersion, address, agent: web.headers.get('user-agent'),
    });
  }

  #refusal(error: unknown): Response {
    if (error instanceof SyntaxError) return rpcError(400, parseError, `The body is not valid JSON: ${error.message}`);
    if (isGatehouseError(error) && error.status < 500) {
      // What is left of a body that was too large is not worth reading.
      return rpcError(error.status, serverError, error.message, error.status === 413 ? { connection: 'close' } : {});
    }
    this.#options.log.error('A built-in server failed', { server: this.#options.tools.id, error });
    return rpcError(500, -32_603, 'Something went wrong inside Gatehouse. Its log has the details.');
  }
}
