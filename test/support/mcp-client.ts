import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { AuthState, type ClientStore } from './mcp-client/auth-state.ts';
import { listenForCallback } from './mcp-client/callback.ts';

export type { ClientStore } from './mcp-client/auth-state.ts';
export { AuthorizationRefused } from './mcp-client/callback.ts';

export interface McpClientOptions {
  /** The proxy's URL: all that the client is told. */
  url: string;
  /** Streamable HTTP, the default, or HTTP+SSE of 2024-11-05. */
  transport?: 'http' | 'sse';
  /** What the client remembers. The same object again: the client after a restart. Default: a new client. */
  store?: ClientStore;
  name?: string;
  /** Takes the person's browser to the authorization URL and through the pages there. */
  openBrowser: (url: string) => Promise<unknown>;
  fetch?: typeof fetch;
}

export interface ConnectedClient {
  client: Client;
  /** Calls a tool and gives back the text of its answer. */
  callTool(name: string, args?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

/**
 * Connects the official SDK's client, which discovers, registers and signs in by itself where the server asks for it.
 * @throws AuthorizationRefused when the authorization server sends an error to the redirect URI
 */
export async function connectMcpClient(options: McpClientOptions): Promise<ConnectedClient> {
  const store = options.store ?? {};
  const callback = await listenForCallback(store.redirectPort);
  store.redirectPort = callback.port;
  try {
    return connected(await connect(options, new AuthState(store, callback.redirectUri, options), callback.answer));
  } finally {
    await callback.stop();
  }
}

async function connect(
  options: McpClientOptions, state: AuthState, answer: Promise<URLSearchParams>,
): Promise<Client> {
  const Transport = options.transport === 'sse' ? SSEClientTransport : StreamableHTTPClientTransport;
  const newTransport = () => new Transport(new URL(options.url), {
    authProvider: state,
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  const newClient = () => new Client({ name: options.name ?? 'Gatehouse test client', version: '1.0.0' });

  const transport = newTransport();
  const first = newClient();
  try {
    await first.connect(transport);
    return first;
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
  }
  // A browser that fails would otherwise leave the callback waiting for good.
  const query = await Promise.race([answer, state.browserFailure]);
  await transport.finishAuth(state.codeFrom(query));
  const client = newClient();
  await client.connect(newTransport());
  return client;
}

const connected = (client: Client): ConnectedClient => ({
  client,
  async callTool(name, args = {}) {
    const result = await client.callTool({ name, arguments: args });
    const content = Array.isArray(result.content) ? result.content : [];
    return content.map((part: { type: string; text?: string }) => part.text ?? '').join('');
  },
  close: () => client.close(),
});
