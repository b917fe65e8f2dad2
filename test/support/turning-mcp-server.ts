import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { createMcpHandler, Server as ModernServer } from '@modelcontextprotocol/server';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { close, listen } from './loopback.ts';
import { serveWeb } from './modern-mcp-server.ts';
import { TurningTools } from './turning-mcp-server/tools.mjs';

/** How it answers; "stateless" is the era of 2026-07-28. */
export type TurningKind = 'json' | 'event stream' | 'sse' | 'stateless';

export interface TurningServer {
  url: string;
  tools: TurningTools;
  stop(): Promise<void>;
}

/** Starts a real MCP server that changes what it says of its tools while it runs, whenever `turn` is called. */
export async function startTurningServer(kind: TurningKind): Promise<TurningServer> {
  const tools = new TurningTools();
  const server = createServer(kind === 'stateless' ? stateless(tools) : kind === 'sse' ? sse(tools) : session(tools, kind));
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}/mcp`, tools, stop: () => close(server) };
}

function stateless(tools: TurningTools): RequestListener {
  const handler = createMcpHandler(() => {
    const server = new ModernServer({ name: 'turning', version: '1.0.0' }, { capabilities: { tools: {} } });
    server.setRequestHandler('tools/list', () => tools.list());
    server.setRequestHandler('tools/call', ({ params }) => tools.call(params.name));
    return server;
  }, { keepAliveMs: 0 });
  return (request, response) => void serveWeb(handler.fetch, request, response).catch(() => response.destroy());
}

async function connect(tools: TurningTools, transport: Transport): Promise<void> {
  const server = new Server({ name: 'turning', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => tools.list());
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => tools.call(params.name));
  await server.connect(transport);
}

function session(tools: TurningTools, kind: TurningKind): RequestListener {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const open = async (): Promise<StreamableHTTPServerTransport> => {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: kind === 'json',
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    await connect(tools, transport as Transport);
    return transport;
  };
  return (request, response) => {
    const known = sessions.get(String(request.headers['mcp-session-id']));
    Promise.resolve(known ?? open())
      .then((transport) => transport.handleRequest(request, response))
      .catch(() => response.destroy());
  };
}

function sse(tools: TurningTools): RequestListener {
  const sessions = new Map<string, SSEServerTransport>();
  return (request, response) => {
    const id = new URL(request.url ?? '', 'http://localhost').searchParams.get('sessionId');
    if (request.method === 'POST') {
      const found = sessions.get(id ?? '');
      return found ? void found.handlePostMessage(request, response) : void response.writeHead(404).end();
    }
    const transport = new SSEServerTransport('/mcp', response);
    sessions.set(transport.sessionId, transport);
    connect(tools, transport).catch(() => response.destroy());
  };
}
