import { McpServer, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import { jsonResponse, type HttpRequest, type HttpResponse } from '../http/exchange.ts';
import type { DemoAccount } from './demo-provider.ts';

/** The tool that the demo app calls. */
export const greetingTool = 'greet';

/**
 * An MCP server that takes only tokens of the demo's provider, and has one tool that says whose token came.
 * @param accountOf whose access token it is; null where it is nobody's
 */
export async function answerMcp(
  request: HttpRequest, accountOf: (accessToken: string) => DemoAccount | null,
): Promise<HttpResponse> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const account = token === undefined ? null : accountOf(token);
  if (!account) return jsonResponse(401, { error: 'invalid_token' }, { 'www-authenticate': 'Bearer error="invalid_token"' });
  if (request.method !== 'POST') return jsonResponse(405, { error: 'method_not_allowed' }, { allow: 'POST' });
  // Without sessions: a server of its own for each request.
  const server = newServer(account);
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    const headers = new Headers();
    for (const [key, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(key, value);
    const reply = await transport.handleRequest(new Request(request.origin + request.path, {
      method: 'POST', headers, body: request.body,
    }));
    return { status: reply.status, headers: Object.fromEntries(reply.headers), body: await reply.text() };
  } finally {
    await server.close();
  }
}

function newServer({ name, email }: DemoAccount): McpServer {
  const server = new McpServer({ name: 'gatehouse-demo', title: 'Gatehouse demo', version: '1.0.0' });
  server.registerTool(greetingTool, {
    title: 'Greet', description: 'Greets whoever is signed in.', annotations: { readOnlyHint: true },
  }, () => ({ content: [{ type: 'text' as const, text: `Hello ${name}. You came through the gate as ${email}.` }] }));
  return server;
}
