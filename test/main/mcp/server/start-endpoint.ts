import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { GatehouseError } from '../../../../main/errors/index.ts';
import { Signal } from '../../../../main/events/signal.ts';
import { silentLogger } from '../../../../main/log/logger.ts';
import { CallLog } from '../../../../main/mcp/server/call-log.ts';
import { McpEndpoint, type McpEndpointOptions } from '../../../../main/mcp/server/endpoint.ts';
import { defineTool, type McpCaller, type McpToolSet } from '../../../../main/mcp/server/tool-set.ts';
import { close, listen } from '../../../support/loopback.ts';

/** A tool set with one tool of each kind. */
export function sampleTools() {
  const callers: McpCaller[] = [];
  const doorbell = { offered: false };
  const things = ['a', 'b'];
  const tools = {
    id: 'sample',
    name: 'sample-server',
    title: 'Sample server',
    instructions: 'Add numbers.',
    toolsChanged: new Signal(),
    resourcesChanged: new Signal(),
    tools: [
      defineTool({
        name: 'add', title: 'Add', description: 'Adds two numbers.', readOnly: true,
        input: z.object({ a: z.number(), b: z.number() }), output: z.object({ sum: z.number() }),
        run: async ({ a, b }, caller) => {
          callers.push(caller);
          return { text: `It is ${a + b}.`, data: { sum: a + b } };
        },
      }),
      defineTool({
        name: 'refuse', title: 'Refuse', description: 'Never does it.', readOnly: false,
        input: z.object({}), output: z.object({ done: z.boolean() }),
        run: () => Promise.reject(new GatehouseError('not_today', 'It is not done today.', { remedy: 'Ask tomorrow.' })),
      }),
      defineTool({
        name: 'break', title: 'Break', description: 'Fails.', readOnly: true, input: z.object({}), output: z.object({}),
        run: () => Promise.reject(new Error('secret detail')),
      }),
      defineTool({
        name: 'ring', title: 'Ring', description: 'Rings.', readOnly: false, offered: () => doorbell.offered,
        input: z.object({ times: z.number() }), output: z.object({ rung: z.number() }),
        run: async ({ times }) => ({ text: 'Rung.', data: { rung: times } }),
      }),
    ],
    resources: {
      name: 'thing', title: 'Things', description: 'Each thing.', uriTemplate: 'sample://things/{id}', mimeType: 'text/plain',
      list: async () => things.map((id) => ({ uri: `sample://things/${id}`, name: `Thing ${id}`, description: 'A thing.' })),
      read: async (uri) => (things.some((id) => uri === `sample://things/${id}`) ? `This is ${uri}.` : null),
    },
  } satisfies McpToolSet;
  return { tools, callers, doorbell, things };
}

/** A built-in server on a port of its own, without the gateway in front of it. */
export async function startEndpoint(options: Partial<McpEndpointOptions> = {}) {
  const sample = sampleTools();
  const calls = new CallLog();
  const endpoint = new McpEndpoint({ tools: sample.tools, version: '1.2.3', log: silentLogger, calls, ...options });
  const server = createServer((request, response) => {
    const sender = { origin: url.origin, address: '127.0.0.1', local: true };
    endpoint.handle(request, response, sender).catch(() => response.destroy());
  });
  const url = new URL(`http://127.0.0.1:${await listen(server)}/mcp`);
  onTestFinished(async () => {
    await endpoint.close();
    await close(server);
  });

  /** As curl would send it: neither Accept nor anything of MCP. */
  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> => fetch(url, {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { ...sample, endpoint, calls, url, post };
}
