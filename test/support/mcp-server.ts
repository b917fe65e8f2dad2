import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createTools } from './mcp-server/tools.ts';
import { close, listen } from './loopback.ts';

export interface McpServerOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /**
   * Asks the identity provider about a token. When given, calls without a valid token get 401, as a real MCP server
   * answers them. Left out: every call is let in.
   */
  introspect?: (token: string) => Promise<{ account: string } | null>;
}

/** A request as it arrived, so that a test can say what the server must and must not have seen. */
export interface SeenRequest {
  method: string;
  headers: IncomingHttpHeaders;
  /** Flat name, value, name, value, as on the wire. */
  rawHeaders: string[];
  /** What was answered; 0 while no answer has begun. */
  readonly status: number;
}

export interface TestMcpServer {
  /** `http://127.0.0.1:{port}/mcp` */
  url: string;
  requests: SeenRequest[];
  stop(): Promise<void>;
}

/** Starts a real MCP server over streamable HTTP (2025-11-25, a session per client) on 127.0.0.1. */
export async function startMcpServer(options: McpServerOptions = {}): Promise<TestMcpServer> {
  const requests: SeenRequest[] = [];
  const sessions = new Map<string, StreamableHTTPServerTransport>();

  const server = createServer((request, response) => {
    requests.push(record(request, response));
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== '/mcp') return reply(response, 404, 'There is nothing here. The MCP endpoint is /mcp.');
    if (options.introspect && !await options.introspect(bearer(request.headers) ?? '')) {
      response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
      return reply(response, 401, 'The access token is missing, unknown or expired.');
    }
    const id = request.headers['mcp-session-id'];
    if (typeof id !== 'string') return (await newSession()).handleRequest(request, response);
    const session = sessions.get(id);
    if (!session) return reply(response, 404, 'This session has ended.');
    await session.handleRequest(request, response);
  }

  async function newSession(): Promise<StreamableHTTPServerTransport> {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, transport),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await createTools(options.introspect).connect(transport);
    return transport;
  }

  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    requests,
    stop: () => close(server),
  };
}

/** The token of a Bearer Authorization header. */
export function bearer(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

const record = (request: IncomingMessage, response: ServerResponse): SeenRequest => ({
  method: request.method ?? '',
  headers: request.headers,
  rawHeaders: request.rawHeaders,
  get status() {
    return response.headersSent ? response.statusCode : 0;
  },
});

function reply(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32001, message } }));
}
