import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router, type RequestHandler } from 'express';
import { isLoopbackAddress, isLoopbackOrigin } from '../http/addresses.ts';
import { jsonResponse, sendResponse } from '../http/exchange.ts';
import type { Sender } from '../mcp/server/endpoint.ts';
import { callerOf } from './caller.ts';

export interface McpServers {
  endpoints: {
    /** "/api/v1/mcp" */
    path: string;
    handle(request: IncomingMessage, response: ServerResponse, sender: Sender): Promise<void>;
  }[];
  /** Whether they answer callers beyond this computer too, as far as the gateway itself can be reached. */
  openBeyondLoopback(): boolean;
}

/** The built-in MCP servers. Nobody signs in at them, so they answer this computer alone unless a person says otherwise. */
export function mcpRouter(servers: McpServers): Router {
  const router = Router({ caseSensitive: true });
  for (const endpoint of servers.endpoints) {
    const answer: RequestHandler = async (request, response) => {
      const sender = senderOf(request);
      if (sender.local || servers.openBeyondLoopback()) await endpoint.handle(request, response, sender);
      else sendResponse(response, notFromHere());
    };
    router.all(endpoint.path, answer);
  }
  return router;
}

const forwardingHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** Something that passes requests on says so: then the connection from this computer means nothing. */
export function senderOf(request: IncomingMessage): Sender {
  const { origin, address } = callerOf(request);
  const local = isLoopbackAddress(address)
    && isLoopbackOrigin(origin)
    && !forwardingHeaders.some((name) => name in request.headers);
  return { origin, address, local };
}

const notFromHere = () => jsonResponse(403, {
  jsonrpc: '2.0',
  error: {
    code: -32_000,
    message: 'The built-in MCP servers answer programs on this computer alone. '
      + 'To open them, switch on "Answer containers and other computers" under Settings > Built-in servers in Gatehouse.',
  },
  id: null,
});
