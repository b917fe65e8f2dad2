import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, expect, it } from 'vitest';
import { startEverythingServer } from '../../support/everything-server.ts';
import { Cleanup, httpUpstream, openProxy } from './harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

it('the official client works with the reference server through the proxy', async () => {
  const server = await startEverythingServer();
  cleanup.add(() => server.stop());
  const { port, listener } = await openProxy(cleanup, { upstream: httpUpstream(server.url) });
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(`http://localhost:${port}/mcp`));
  await client.connect(transport as Parameters<typeof client.connect>[0]);

  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain('echo');
  const echo = await client.callTool({ name: 'echo', arguments: { message: 'caf\u00e9' } });
  expect(echo.content).toMatchObject([{ type: 'text', text: expect.stringContaining('caf\u00e9') as unknown }]);

  // Progress comes as events on the stream of the call.
  const steps: number[] = [];
  const work = { name: 'trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 } };
  await client.callTool(work, undefined, { onprogress: ({ progress }) => steps.push(progress) });
  expect(steps).toEqual([1, 2]);

  await transport.terminateSession();
  await client.close();
  expect(listener.traffic.counts.errors).toBe(0);
}, 30_000);
