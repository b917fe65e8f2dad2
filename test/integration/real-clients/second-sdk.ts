import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import type { ConnectedClient, McpClientOptions } from '../../support/mcp-client.ts';
import { AuthState } from '../../support/mcp-client/auth-state.ts';
import { listenForCallback } from '../../support/mcp-client/callback.ts';

/** A connected client of either SDK. */
export type UsableClient = Pick<ConnectedClient, 'callTool' | 'close'>;

/** What `connectMcpClient` does with the first SDK, with version 2 of it, which checks issuers to the letter. */
export async function connectSecondSdk(options: McpClientOptions): Promise<UsableClient> {
  const store = options.store ?? {};
  const callback = await listenForCallback(store.redirectPort);
  store.redirectPort = callback.port;
  try {
    const state = new AuthState(store, callback.redirectUri, options);
    return usable(await connect(options.url, state, callback.answer));
  } finally {
    await callback.stop();
  }
}

async function connect(url: string, state: AuthState, answer: Promise<URLSearchParams>): Promise<Client> {
  const newClient = () => new Client({ name: 'Second SDK', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(url), { authProvider: state });
  const first = newClient();
  try {
    await first.connect(transport);
    return first;
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
  }
  const query = await Promise.race([answer, state.browserFailure]);
  state.codeFrom(query);
  // The whole answer, so that its `iss` is checked (RFC 9207).
  await transport.finishAuth(query);
  const client = newClient();
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider: state }));
  return client;
}

const usable = (client: Client): UsableClient => ({
  async callTool(name, args = {}) {
    const { content } = await client.callTool({ name, arguments: args });
    return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  },
  close: () => client.close(),
});
