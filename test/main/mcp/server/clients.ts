import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { onTestFinished } from 'vitest';

const info = { name: 'test client', version: '1.0.0' };

/** The first SDK: MCP up to 2025-11-25, with a session. */
export async function connectV1(url: URL, headers: Record<string, string> = {}): Promise<Client> {
  const client = new Client(info);
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  onTestFinished(() => client.close());
  return client;
}

/** The second SDK in the era of sessions, or stateless (2026-07-28). */
export async function connectV2(url: URL, era: 'legacy' | 'modern'): Promise<ModernClient> {
  const client = new ModernClient(info, { versionNegotiation: { mode: era === 'legacy' ? 'legacy' : { pin: '2026-07-28' } } });
  await client.connect(new ModernTransport(url));
  onTestFinished(() => client.close());
  return client;
}
