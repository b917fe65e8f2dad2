import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proxyCreate, proxyUpdate, type Upstream } from '../../../../preload/schema/entities.ts';
import type { ProxyView } from '../../../../preload/schema/views.ts';
import { silentLogger } from '../../../../main/log/logger.ts';
import { ProxyService } from '../../../../main/proxies/proxy-service.ts';
import { openStores } from '../../../../main/store/open-stores.ts';
import { eventually } from '../../../support/eventually.ts';
import { freePort } from '../../../support/loopback.ts';
import { startTurningServer, type TurningKind } from '../../../support/turning-mcp-server.ts';
import { honest, turned } from '../../../support/turning-mcp-server/tools.mjs';
import { Cleanup, httpUpstream, openRooms, send, startUpstream } from '../harness.ts';
import { accept, stdio } from '../stdio-harness.ts';

const cleanup = new Cleanup();
let folder: string;
let service: ProxyService;

async function openService(): Promise<ProxyService> {
  const stores = await openStores(folder, { log: silentLogger, env: {}, keytar: null });
  const opened = new ProxyService({
    ...openRooms,
    stores,
    log: silentLogger,
    facts: { consentsWaiting: () => 0, signInNeeded: () => false, providerProblem: () => null, clientCount: () => 1 },
    gatewayPort: () => 8080,
    checkRedirectPatterns: () => null,
    onDeleted: () => undefined,
  });
  close = async () => {
    await opened.close();
    await stores.close();
  };
  return opened;
}
let close: () => Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-approval-'));
  cleanup.add(() => rm(folder, { recursive: true }));
  service = await openService();
  cleanup.add(() => close());
});
afterEach(() => cleanup.run());

/** A client of either era, as far as this is about. */
interface AnyClient {
  listTools(): Promise<{ tools: { name: string; description?: string | undefined }[] }>;
  callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
}

async function connectSession({ url, upstream }: ProxyView): Promise<AnyClient> {
  const client = new Client({ name: 'test', version: '1' });
  const to = new URL(url);
  const transport = upstream.kind === 'sse' ? new SSEClientTransport(to) : new StreamableHTTPClientTransport(to);
  await client.connect(transport as Transport);
  cleanup.add(() => client.close());
  return client;
}

async function connectStateless({ url }: ProxyView): Promise<AnyClient> {
  const client = new ModernClient({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new ModernTransport(new URL(url)));
  expect(client.getProtocolEra()).toBe('modern');
  cleanup.add(() => client.close());
  return client;
}

const turning = (kind: TurningKind) => async (): Promise<Upstream> => {
  const server = await startTurningServer(kind);
  cleanup.add(() => server.stop());
  return { ...httpUpstream(server.url), kind: kind === 'sse' ? 'sse' : 'http' };
};
const turningProgram = async (): Promise<Upstream> => stdio([resolve('test/support/turning-stdio-server.mjs')]);

const kinds = [
  ['JSON, SDK v1', turning('json'), connectSession],
  ['event streams, SDK v1', turning('event stream'), connectSession],
  ['HTTP+SSE, SDK v1', turning('sse'), connectSession],
  ['stdio, SDK v1', turningProgram, connectSession],
  ['stateless, SDK v2', turning('stateless'), connectStateless],
  ['stateless over stdio, SDK v2', turningProgram, connectStateless],
] as const;

async function add(upstream: Upstream, fields: object = {}): Promise<ProxyView> {
  const { id, command_approval: approval } = await service.create(
    // Of its own: other tests take the ports from 9050 on at the same time.
    proxyCreate.parse({ name: 'one', upstream, port: await freePort(), oauth_proxy_enabled: false, ...fields }),
  );
  if (approval) await service.approveCommand(id, approval.hash);
  await service.start(id);
  return service.get(id);
}

/** Approves all tools as they are now. */
async function approveAll(id: number): Promise<ProxyView> {
  const { tools } = await service.tools(id);
  return service.approveTools(id, tools);
}

const call = (client: AnyClient, name: string): Promise<unknown> => client.callTool({ name, arguments: {} });
const names = async (client: AnyClient): Promise<string[]> => (await client.listTools()).tools.map(({ name }) => name);

describe('a server that changes its tools under way is reported', () => {
  it.each(kinds)('%s', async (kind, upstreamOf, connect) => {
    const proxy = await add(await upstreamOf());
    const view = await approveAll(proxy.id);
    expect(view).toMatchObject({ tools_approved: 3, tools_changed: [], status: { next_action: null } });
    const client = await connect(proxy);
    await client.listTools();
    expect((await service.get(proxy.id)).tools_changed).toEqual([]);

    await call(client, 'turn');
    // Nothing is withheld from the client.
    expect((await client.listTools()).tools[1]).toMatchObject({ name: 'add', description: turned });
    await eventually(async () => (await service.get(proxy.id)).status).toMatchObject({
      state: 'running', detail: expect.stringMatching(/1 changed.*1 is new/) as string,
      next_action: { kind: 'review_tools' },
    });
    const { tools_changed: changed } = await service.get(proxy.id);
    expect(changed).toContainEqual({ name: 'add', kind: 'changed', parts: ['description'] });
    expect(changed).toContainEqual({ name: 'extra', kind: 'new', parts: [] });
    // On HTTP+SSE nothing tells whether an answer on the stream is the whole list.
    if (!kind.startsWith('HTTP+SSE')) expect(changed).toContainEqual({ name: 'subtract', kind: 'gone', parts: [] });
    await call(client, 'add');

    await call(client, 'turn');
    await client.listTools();
    await eventually(async () => (await service.get(proxy.id)).tools_changed).toEqual(
      kind.startsWith('HTTP+SSE') ? [{ name: 'extra', kind: 'new', parts: [] }] : [],
    );
  });
});

describe('a changed tool waits until it is approved, where the proxy says so', () => {
  it.each(kinds)('%s', async (kind, upstreamOf, connect) => {
    const proxy = await add(await upstreamOf(), { pause_changed_tools: true });
    await approveAll(proxy.id);
    const client = await connect(proxy);
    expect(await names(client)).toEqual(['turn', 'add', 'subtract']);
    await call(client, 'turn');
    expect(await names(client)).toEqual(['turn']);
    for (const name of ['add', 'extra']) {
      await expect(call(client, name)).rejects.toMatchObject({
        message: expect.stringMatching(new RegExp(`The tool .*${name}.* approve it as it is now`)) as string,
        // HTTP+SSE clients get the error as text.
        ...(kind.startsWith('HTTP+SSE') ? {} : { code: -32602, data: { code: 'tool_paused' } }),
      });
    }
    await call(client, 'turn');
    expect(await names(client)).toEqual(['turn', 'add', 'subtract']);
    await call(client, 'add');
  });

  it('and not before any were approved, nor where the tool was never approved', async () => {
    const proxy = await add(await turning('json')(), { pause_changed_tools: true });
    const client = await connectSession(proxy);
    await call(client, 'add');
    const { tools } = await service.tools(proxy.id);
    await service.approveTools(proxy.id, tools.filter(({ name }) => name === 'add'));
    expect(await names(client)).toEqual(['add']);
    await expect(call(client, 'subtract')).rejects.toMatchObject({ data: { code: 'tool_paused' } });
    await service.forgetTools(proxy.id);
    await call(client, 'subtract');
  });

  it('in a batch as well, which is refused as a whole', async () => {
    const server = await startTurningServer('json');
    cleanup.add(() => server.stop());
    const proxy = await add(httpUpstream(server.url), { pause_changed_tools: true });
    await approveAll(proxy.id);
    server.tools.call('turn');
    await service.tools(proxy.id);
    const member = (id: number, name: string) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name } });
    const { body } = await send(proxy.port, {
      headers: accept, body: JSON.stringify([member(1, 'turn'), member(2, 'add')]),
    });
    expect(JSON.parse(body)).toMatchObject([
      { id: 1, error: { data: { code: 'tool_paused' } } }, { id: 2, error: { data: { code: 'tool_paused' } } },
    ]);
    expect(server.tools.calls).toEqual(['turn']);
  });

  it('and a list that is compressed unasked is not let through unread', async () => {
    const port = await startUpstream(cleanup, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('zzz');
    });
    const { id, port: own } = await add(httpUpstream(`http://127.0.0.1:${port}/mcp`), { pause_changed_tools: true });
    const list = { headers: accept, body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' };
    expect((await send(own, list)).body).toBe('zzz');
    await service.approveTools(id, []);
    await expect(send(own, list)).rejects.toThrow();
    await eventually(() => service.activity(id)).toMatchObject([{ error: 'tool_list_encoded' }, {}]);
  });
});

describe('an approval', () => {
  it('shows beside each tool what it was, and settles what is reported', async () => {
    const server = await startTurningServer('json');
    cleanup.add(() => server.stop());
    const { id } = await add(httpUpstream(server.url));
    await approveAll(id);
    server.tools.call('turn');
    const { tools, gone } = await service.tools(id);
    expect(gone).toEqual(['subtract']);
    expect(tools.map(({ name, compared }) => [name, compared])).toEqual([
      ['turn', 'same'], ['add', 'changed'], ['extra', 'new'],
    ]);
    expect(tools[1]).toMatchObject({ changed_parts: ['description'], approved_description: honest });
    expect((await service.get(id)).tools_changed).toHaveLength(3);
    // One alone, then the rest.
    expect((await service.approveTools(id, tools.slice(1, 2))).tools_changed).toEqual([
      { name: 'extra', kind: 'new', parts: [] },
    ]);
    expect(await approveAll(id)).toMatchObject({ tools_approved: 3, tools_changed: [], status: { next_action: null } });
  });

  it('is refused where the server said something else after the person was shown it', async () => {
    const server = await startTurningServer('json');
    cleanup.add(() => server.stop());
    const proxy = await add(httpUpstream(server.url));
    const { tools: shown } = await service.tools(proxy.id);
    await service.approveTools(proxy.id, shown);
    server.tools.call('turn');
    // Another client's list is the server's last word.
    await (await connectSession(proxy)).listTools();
    await expect(service.approveTools(proxy.id, shown)).rejects.toMatchObject({ code: 'tools_differ', status: 409 });
    expect(await service.get(proxy.id)).toMatchObject({ tools_approved: 3 });
  });

  it('outlives a restart, and so does what differs from it', async () => {
    const server = await startTurningServer('json');
    cleanup.add(() => server.stop());
    const { id } = await add(httpUpstream(server.url), { pause_changed_tools: true });
    await approveAll(id);
    server.tools.call('turn');
    await service.tools(id);
    const before = await service.get(id);
    await close();
    service = await openService();
    expect(await service.get(id)).toMatchObject({ tools_approved: 3, tools_changed: before.tools_changed });
    await service.start(id);
    await expect(call(await connectSession(await service.get(id)), 'add')).rejects.toMatchObject({
      data: { code: 'tool_paused' },
    });
  });

  it('is about the tools that clients may have: what the others do is not reported', async () => {
    const server = await startTurningServer('json');
    cleanup.add(() => server.stop());
    const { id } = await add(httpUpstream(server.url), { allowed_tools: ['turn', 'subtract'] });
    await approveAll(id);
    server.tools.call('turn');
    await service.tools(id);
    expect((await service.get(id)).tools_changed).toEqual([{ name: 'subtract', kind: 'gone', parts: [] }]);
    const { tools_changed: all } = await service.update(id, proxyUpdate.parse({ allowed_tools: null }));
    expect(all).toHaveLength(3);
  });
});

describe('where tools are watched and none is paused', () => {
  it.each([
    ['JSON', 'application/json', '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a"}]}} '],
    ['an event stream', 'text/event-stream', 'data: {"result":{"tools":[{"name":"a"}]}}\r\n\r\n: x\n\nunfinished'],
    ['no list at all', 'application/json', '{"tools": broken'],
  ])('an answer keeps every byte and its headers: %s', async (_, type, body) => {
    const length = Buffer.byteLength(body);
    const port = await startUpstream(cleanup, (_request, response) => {
      response.writeHead(200, { 'content-type': type, 'content-length': length }).end(body);
    });
    const { id, port: own } = await add(httpUpstream(`http://127.0.0.1:${port}/mcp`));
    await service.approveTools(id, []);
    const answer = await send(own, { headers: accept, body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' });
    expect(answer).toMatchObject({ status: 200, body, headers: { 'content-length': String(length) } });
  });

  it('a request that could be read in two ways still passes', async () => {
    const port = await startUpstream(cleanup, (_request, response) => response.end('{}'));
    const { id, port: own } = await add(httpUpstream(`http://127.0.0.1:${port}/mcp`));
    await service.approveTools(id, []);
    expect((await send(own, { headers: accept, body: '{"method":"a","method":"b"}' })).status).toBe(200);
  });
});
