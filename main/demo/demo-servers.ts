import { answerMcp } from './demo-mcp-server.ts';
import { DemoProvider } from './demo-provider.ts';
import { openLocalServer } from './local-server.ts';

/** The demo's provider, and behind the same port its MCP server. */
export interface DemoServers {
  issuer: string;
  /** URL of the MCP server. */
  mcp: string;
  clientId: string;
  clientSecret: string;
  close(): Promise<void>;
}

/** @param redirectUri Gatehouse's callback */
export async function openDemoServers(redirectUri: () => string): Promise<DemoServers> {
  const provider = await DemoProvider.create(redirectUri);
  const server = await openLocalServer((request) => (request.path === '/mcp'
    ? answerMcp(request, (token) => provider.accountOf(token))
    : provider.answer(request)));
  const { clientId, clientSecret } = provider;
  return { issuer: server.origin, mcp: `${server.origin}/mcp`, clientId, clientSecret, close: () => server.close() };
}
