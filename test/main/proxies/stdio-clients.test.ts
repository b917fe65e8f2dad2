import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CreateMessageRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, expect, it } from 'vitest';
import { everythingProgram } from '../../support/everything-server.ts';
import { Cleanup } from './harness.ts';
import { modernServer, stdio, stdioProxy, type StdioProxy } from './stdio-harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const url = ({ port }: StdioProxy): URL => new URL(`http://localhost:${port}/mcp`);
const everything = () => stdioProxy(cleanup, stdio([everythingProgram(), 'stdio']));

it('the official client (v1) works with the reference server: tools, progress, questions of the server', async () => {
  const proxy = await everything();
  const client = new Client({ name: 'test', version: '1' }, { capabilities: { sampling: {} } });
  client.setRequestHandler(CreateMessageRequestSchema, () => ({
    model: 'm', role: 'assistant', content: { type: 'text', text: 'sampled caf\u00e9' },
  }));
  const transport = new StreamableHTTPClientTransport(url(proxy));
  await client.connect(transport as Parameters<typeof client.connect>[0]);

  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain('echo');
  const steps: number[] = [];
  const work = { name: 'trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 } };
  await client.callTool(work, undefined, { onprogress: ({ progress }) => steps.push(progress) });
  expect(steps[0]).toBe(1);
  const sampled = await client.callTool({ name: 'trigger-sampling-request', arguments: { prompt: 'p', maxTokens: 5 } });
  expect(JSON.stringify(sampled.content)).toContain('sampled caf\u00e9');

  await transport.terminateSession();
  await client.close();
  expect(proxy.listener.traffic.counts.errors).toBe(0);
});

it('the official client (v2) finds that the reference server is of the session era, and works with it', async () => {
  const proxy = await everything();
  const client = new ModernClient({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new ModernTransport(url(proxy)));
  expect(client.getProtocolEra()).toBe('legacy');
  const { content } = await client.callTool({ name: 'echo', arguments: { message: 'hello' } });
  expect(JSON.stringify(content)).toContain('hello');
  // The server that was asked for the other era is of no use to anybody.
  expect(proxy.upstream.pids).toHaveLength(1);
  await client.close();
});

it('the official client (v2) works with a server of the stateless era, which all of its clients share', async () => {
  const proxy = await stdioProxy(cleanup, stdio([modernServer]));
  const connect = async (): Promise<ModernClient> => {
    const client = new ModernClient({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new ModernTransport(url(proxy)));
    return client;
  };
  const clients = await Promise.all(Array.from({ length: 4 }, connect));
  expect(clients.map((client) => client.getProtocolEra())).toEqual(['modern', 'modern', 'modern', 'modern']);
  // Every client counts its requests from the same number.
  const answers = await Promise.all(clients.flatMap((client, index) =>
    Array.from({ length: 10 }, async (_, round) => {
      const text = `client ${index} round ${round}`;
      const { content } = await client.callTool({ name: 'echo', arguments: { text } });
      expect(JSON.stringify(content)).toContain(text);
      return /"text":"(\d+) /.exec(JSON.stringify(content))?.[1];
    }),
  ));
  expect(new Set(answers)).toEqual(new Set([String(proxy.upstream.pids[0])]));
  expect(proxy.upstream.pids).toHaveLength(1);
  await Promise.all(clients.map((client) => client.close()));
});
