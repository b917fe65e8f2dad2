import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { createTools } from './mcp-server/tools.ts';
import { close, listen } from './loopback.ts';
import { bearer, type McpServerOptions } from './mcp-server.ts';

/**
 * Starts a real MCP server of the transport before streamable HTTP (2024-11-05, HTTP+SSE): a stream on `/sse`, whose
 * first event says that messages go to `/message`.
 */
export async function startSseMcpServer(
  options: McpServerOptions = {},
): Promise<{ url: string; stop(): Promise<void> }> {
  const sessions = new Map<string, SSEServerTransport>();
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    if (options.introspect && !(await options.introspect(bearer(request.headers) ?? ''))) {
      return response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end();
    }
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    if (request.method === 'GET' && pathname === '/sse') {
      const transport = new SSEServerTransport('/message', response);
      sessions.set(transport.sessionId, transport);
      response.once('close', () => sessions.delete(transport.sessionId));
      return createTools(options.introspect).connect(transport);
    }
    const session = pathname === '/message' ? sessions.get(searchParams.get('sessionId') ?? '') : undefined;
    return session ? session.handlePostMessage(request, response) : response.writeHead(404).end();
  }

  const port = await listen(server, options.port);
  return { url: `http://127.0.0.1:${port}/sse`, stop: () => close(server) };
}
