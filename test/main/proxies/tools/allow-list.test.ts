import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { Upstream } from '../../../../preload/schema/entities.ts';
import { everythingProgram, startEverythingServer } from '../../../support/everything-server.ts';
import { startModernMcpServer } from '../../../support/modern-mcp-server.ts';
import { createUpstream } from '../../../../main/proxies/upstreams/create-upstream.ts';
import {
  Cleanup, httpUpstream, openProxy, proxyRecord, send, startUpstream, surroundings, type OpenProxy,
} from '../harness.ts';
import { accept, modernServer, stdio } from '../stdio-harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const allowed = ['echo', 'trigger-long-running-operation'];

async function everything(transport?: 'sse'): Promise<Upstream> {
  const server = await startEverythingServer(transport);
  cleanup.add(() => server.stop());
  return { ...httpUpstream(server.url), kind: transport ?? 'http' };
}

async function modern(): Promise<Upstream> {
  const server = await startModernMcpServer();
  cleanup.add(() => server.stop());
  return httpUpstream(server.url);
}

async function connect(transport: StreamableHTTPClientTransport | SSEClientTransport): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport as Transport);
  cleanup.add(() => client.close());
  return client;
}

async function connectModern(url: URL): Promise<ModernClient> {
  const client = new ModernClient({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new ModernTransport(url));
  cleanup.add(() => client.close());
  return client;
}

const urlOf = ({ port }: OpenProxy): URL => new URL(`http://localhost:${port}/mcp`);
const names = ({ tools }: { tools: { name: string }[] }): string[] => tools.map(({ name }) => name).sort();

describe('a client sees and calls the allowed tools only', () => {
  it.each([
    ['over HTTP', () => everything()],
    ['over stdio', () => Promise.resolve(stdio([everythingProgram(), 'stdio']))],
  ])('%s, in the session era (SDK v1)', async (_, upstreamOf) => {
    const proxy = await openProxy(cleanup, { upstream: await upstreamOf(), allowed_tools: allowed });
    const client = await connect(new StreamableHTTPClientTransport(urlOf(proxy)));
    expect(names(await client.listTools())).toEqual(allowed);
    await expect(client.callTool({ name: 'get-sum', arguments: { a: 1, b: 2 } })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('The tool "get-sum" is not allowed on this proxy.') as string,
      data: { code: 'tool_not_allowed' },
    });
    // What streams goes on to stream.
    const steps: number[] = [];
    const work = { name: 'trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 } };
    await client.callTool(work, undefined, { onprogress: ({ progress }) => steps.push(progress) });
    expect(steps).toEqual([1, 2]);
  });

  it.each([
    ['over HTTP', modern],
    ['over stdio', () => Promise.resolve(stdio([modernServer]))],
  ])('%s, in the stateless era (SDK v2)', async (_, upstreamOf) => {
    const upstream = await upstreamOf();
    const open = await connectModern(urlOf(await openProxy(cleanup, { upstream, allowed_tools: ['echo'] })));
    expect(open.getProtocolEra()).toBe('modern');
    expect(names(await open.listTools())).toEqual(['echo']);
    const { content } = await open.callTool({ name: 'echo', arguments: { text: 'caf\u00e9' } });
    expect(JSON.stringify(content)).toContain('caf\u00e9');

    const shut = await connectModern(urlOf(await openProxy(cleanup, { upstream, allowed_tools: [] })));
    expect(names(await shut.listTools())).toEqual([]);
    await expect(shut.callTool({ name: 'echo', arguments: { text: 'x' } })).rejects.toMatchObject({
      code: -32602,
      data: { code: 'tool_not_allowed' },
    });
  });

  it('over HTTP+SSE, where answers come on another stream', async () => {
    const proxy = await openProxy(cleanup, { upstream: await everything('sse'), allowed_tools: allowed });
    const client = await connect(new SSEClientTransport(urlOf(proxy)));
    expect(names(await client.listTools())).toEqual(allowed);
    await expect(client.callTool({ name: 'get-sum', arguments: { a: 1, b: 2 } })).rejects.toThrow('is not allowed');
    const { content } = await client.callTool({ name: 'echo', arguments: { message: 'hello' } });
    expect(JSON.stringify(content)).toContain('hello');
  });

  it('from the next call on, when the list changes', async () => {
    const upstream = await everything();
    const proxy = await openProxy(cleanup, { upstream });
    const client = await connect(new StreamableHTTPClientTransport(urlOf(proxy)));
    expect(names(await client.listTools())).toContain('get-sum');
    const record = proxyRecord({ upstream, allowed_tools: ['echo'] });
    proxy.listener.reconfigure(record, await createUpstream(record.path, upstream, surroundings));
    expect(names(await client.listTools())).toEqual(['echo']);
    await expect(client.callTool({ name: 'get-sum', arguments: { a: 1, b: 2 } })).rejects.toThrow('is not allowed');
  });
});

it.each([
  ['JSON', 'application/json; charset=utf-8', (list: string) => list],
  ['an event stream', 'text/event-stream', (list: string) => `data: ${list}\n\n`],
])('a list in the answer to another request is filtered too, since clients go by its id: %s', async (_, type, as) => {
  const list = '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"shell"},{"name":"echo"}]}}';
  const port = await startUpstream(cleanup, (_request, response) => {
    response.writeHead(200, { 'content-type': type }).end(as(list));
  });
  const upstream = httpUpstream(`http://127.0.0.1:${port}/mcp`);
  const proxy = await openProxy(cleanup, { upstream, allowed_tools: ['echo'] });
  const { body } = await send(proxy.port, { headers: accept, body: '{"jsonrpc":"2.0","id":2,"method":"ping"}' });
  expect(body).toBe(as('{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"echo"}]}}'));
});

describe('a list that cannot be told for sure is cut off', () => {
  const unclear = '{"jsonrpc":"2.0","id":1,"result":{},"Result":{"tools":[{"name":"shell"}]}}';
  const body = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';

  it.each([
    ['over HTTP', ['application/json'], unclear],
    ['in an event stream', ['text/event-stream'], `data: ${unclear}\n\n`],
    ['in an encoding that hides it', ['text/event-stream; charset=utf-7'], 'data: {"result":{"+AHQ-ools":[]}}\n\n'],
    ['in UTF-16, which some clients find out', ['application/json'], Buffer.from(unclear, 'utf16le')],
    ['compressed, and said to be plain', ['application/json', 'content-encoding', 'gzip', 'content-encoding', 'identity'], '{}'],
  ])('%s', async (_, type, answer) => {
    const port = await startUpstream(cleanup, (_request, response) => {
      response.writeHead(200, ['content-type', ...type]).end(answer);
    });
    const upstream = httpUpstream(`http://127.0.0.1:${port}/mcp`);
    const proxy = await openProxy(cleanup, { upstream, allowed_tools: ['echo'] });
    await expect(send(proxy.port, { headers: accept, body })).rejects.toThrow();
    expect(proxy.listener.traffic.lastError).toContain('tools');
    expect((await send(proxy.port, { path: '/health', method: 'GET' })).status).toBe(200);
  });

  it('over stdio, in words', async () => {
    const answers = ['{"jsonrpc":"2.0","id":0,"result":{"capabilities":{}}}', unclear];
    const script = `const answers = ${JSON.stringify(answers)};`
      + "process.stdin.on('data', () => console.log(answers.shift()))";
    const proxy = await openProxy(cleanup, { upstream: stdio(['-e', script]), allowed_tools: ['echo'] });
    const initialize = '{"jsonrpc":"2.0","id":0,"method":"initialize"}';
    const { headers } = await send(proxy.port, { headers: accept, body: initialize });
    const session = { 'mcp-session-id': String(headers['mcp-session-id']) };
    const answer = await send(proxy.port, { headers: { ...accept, ...session }, body });
    expect(answer.body).toContain('tool_list_unclear');
  });
});

describe('what is refused does not reach the upstream', () => {
  const call = (name: string, id?: number) =>
    ({ jsonrpc: '2.0', ...(id ? { id } : {}), method: 'tools/call', params: { name } });
  const large = 'x'.repeat(200_000);

  async function recorded(): Promise<OpenProxy & { bodies: string[] }> {
    const bodies: string[] = [];
    const port = await startUpstream(cleanup, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        bodies.push(Buffer.concat(chunks).toString());
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"jsonrpc":"2.0","id":1,"result":{}}');
      });
    });
    const upstream = httpUpstream(`http://127.0.0.1:${port}/mcp`);
    return { ...(await openProxy(cleanup, { upstream, allowed_tools: ['echo'] })), bodies };
  }
  const post = (port: number, body: unknown) =>
    send(port, { headers: accept, body: typeof body === 'string' ? body : JSON.stringify(body) });

  it.each([
    ['a call', call('shell', 1), 200],
    ['a call that wants no answer', call('shell'), 400],
    ['a large call', { ...call('shell', 1), x: large }, 200],
    ['a call in a batch', [call('echo', 1), call('shell', 2)], 200],
    ['a call behind an allowed one', '{"method":"tools/call","params":{"name":"shell","name":"echo"}}', 400],
    ['what is no JSON', '{"method":', 400],
  ])('%s', async (_, body, status) => {
    const { port, bodies } = await recorded();
    const answer = await post(port, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(/"code":"(?:tool_not_allowed|request_unclear)"/);
    expect(bodies).toEqual([]);
  });

  it.each(['Mcp-Method', 'Mcp-Name'])('a call with two %s headers, of which a server may take either', async (name) => {
    const { port, bodies } = await recorded();
    const headers = { ...accept, 'mcp-method': 'tools/call', 'mcp-name': 'echo', [name.toLowerCase()]: ['shell', 'echo'] };
    const answer = await send(port, { headers, body: JSON.stringify(call('echo', 1)) });
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('duplicate_header') as string });
    expect(bodies).toEqual([]);
  });

  it('a call that its headers alone make', async () => {
    const { port, bodies } = await recorded();
    const headers = { ...accept, 'mcp-method': 'tools/call', 'mcp-name': 'shell' };
    const answer = await send(port, { headers: { ...headers, 'content-length': '0' } });
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('request_unclear') as string });
    expect(bodies).toEqual([]);
  });

  it.each([
    ['application/json; charset=utf-7'],
    ['application/json;charset="utf\\-7"'],
    ["application/json; charset*=us-ascii'en'utf-7"],
    [['application/json', 'application/json; charset=utf-16']],
  ])('a call in an encoding in which it may be another: %s', async (type) => {
    const { port, bodies } = await recorded();
    const body = '{"id":1,"method":"tools/call","params":{"name":"echo","+AG4-ame":"shell"}}';
    const answer = await send(port, { headers: { ...accept, 'content-type': type }, body });
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('request_unclear') as string });
    expect(bodies).toEqual([]);
  });

  it.each(['application/json; charset=utf-8', 'application/json; CHARSET="UTF-8"; x=y', 'application/json;charset=us-ascii'])(
    'but not a call in UTF-8, said in whatever way: %s', async (type) => {
      const { port, bodies } = await recorded();
      await send(port, { headers: { ...accept, 'content-type': type }, body: JSON.stringify(call('echo', 1)) });
      expect(bodies).toHaveLength(1);
    },
  );

  it('a batch is answered with one error for each request', async () => {
    const { port } = await recorded();
    const notification = { jsonrpc: '2.0', method: 'notifications/x' };
    const { body } = await post(port, [call('echo', 1), call('shell', 2), notification]);
    expect(JSON.parse(body)).toMatchObject([{ id: 1, error: { code: -32602 } }, { id: 2, error: { code: -32602 } }]);
  });

  it('what is allowed arrives byte for byte, small or large, with a known length or without', async () => {
    const { port, bodies } = await recorded();
    const small = '{ "params":{"name":"echo"},\n"method":"tools/call","id":12345678901234567890 }';
    const whole = small.replace('}', `,"x":"${large}"}`);
    await post(port, small);
    await post(port, whole);
    const response = await fetch(`http://localhost:${port}/mcp`, {
      method: 'POST', headers: accept, body: new Blob([whole]).stream(), duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(200);
    expect(bodies).toEqual([small, whole, whole]);
  });
});
