import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proxyCreate, proxyUpdate, type Upstream } from '../../../../preload/schema/entities.ts';
import type { CallContentView, ProxyView } from '../../../../preload/schema/views.ts';
import { createLogger } from '../../../../main/log/create-logger.ts';
import { CallContent } from '../../../../main/proxies/activity/call-content.ts';
import { ProxyService } from '../../../../main/proxies/proxy-service.ts';
import { openStores } from '../../../../main/store/open-stores.ts';
import { eventually } from '../../../support/eventually.ts';
import { freePort } from '../../../support/loopback.ts';
import { Cleanup, httpUpstream, open, openRooms, send, startUpstream } from '../harness.ts';
import { accept, scripted, stdio } from '../stdio-harness.ts';

const cleanup = new Cleanup();
let folder: string;
let service: ProxyService;
let stop: () => Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-content-'));
  cleanup.add(() => rm(folder, { recursive: true }));
  const log = createLogger({ folder, level: 'debug', stderr: false });
  const stores = await openStores(folder, { log, env: {}, keytar: null });
  service = new ProxyService({
    ...openRooms,
    stores,
    log,
    facts: { consentsWaiting: () => 0, signInNeeded: () => false, providerProblem: () => null, clientCount: () => 1 },
    gatewayPort: () => 8080,
    checkRedirectPatterns: () => null,
    onDeleted: () => undefined,
  });
  let stopped: Promise<void> | null = null;
  stop = () => (stopped ??= service.close().then(() => stores.close()).then(() => log.close()));
  cleanup.add(() => stop());
});
afterEach(() => cleanup.run());

async function add(upstream: Upstream, fields: object = {}): Promise<ProxyView> {
  const { id, command_approval: approval } = await service.create(
    // Of its own: other tests take the ports from 9050 on at the same time.
    proxyCreate.parse({ name: 'one', upstream, port: await freePort(), oauth_proxy_enabled: false, ...fields }),
  );
  if (approval) await service.approveCommand(id, approval.hash);
  await service.start(id);
  return service.get(id);
}

const answering = async (body: string, type = 'application/json'): Promise<Upstream> => {
  const port = await startUpstream(cleanup, (request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': type }).end(body));
  });
  return httpUpstream(`http://127.0.0.1:${port}/mcp`);
};

/** The content of the latest call, once it is over. */
async function latest(id: number): Promise<CallContentView> {
  await eventually(async () => (await service.activity(id))[0]).toMatchObject({ running: false });
  const [entry] = await service.activity(id);
  return service.callContent(id, entry?.id ?? 0);
}

const call = (args: object): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'look', arguments: args } });
const result = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: 'found a cat' }] } });

describe('where nobody asked for it', () => {
  it('nothing of what is sent and answered is kept', async () => {
    const { id, port, record_call_content: records } = await add(await answering(result));
    expect(records).toBe(false);
    await send(port, { body: call({ for: 'cats' }) });
    await eventually(() => service.activity(id)).toMatchObject([{ tool: 'look', has_content: false, running: false }]);
    const [entry] = await service.activity(id);
    await expect(service.callContent(id, entry?.id ?? 0)).rejects.toMatchObject({
      code: 'call_content_missing', status: 404, remedy: expect.stringContaining('Turn on recording') as string,
    });
  });

  it('any more, what was kept is forgotten', async () => {
    const { id, port } = await add(await answering(result), { record_call_content: true });
    await send(port, { body: call({ for: 'cats' }) });
    expect((await latest(id)).request).toContain('cats');
    await service.update(id, proxyUpdate.parse({ record_call_content: false }));
    await service.update(id, proxyUpdate.parse({ record_call_content: true }));
    expect(await service.activity(id)).toMatchObject([{ tool: 'look', has_content: false }]);
  });
});

describe('where a person turned it on', () => {
  it('a call shows what was sent and answered', async () => {
    const { id, port } = await add(await answering(result), { record_call_content: true });
    await send(port, { body: call({ for: 'cats' }) });
    const content = await latest(id);
    expect(JSON.parse(content.request)).toEqual(JSON.parse(call({ for: 'cats' })));
    expect(JSON.parse(content.answer)).toEqual(JSON.parse(result));
    expect(content).toMatchObject({ request_cut: false, answer_cut: false });
  });

  it('of a stdio server too', async () => {
    const { id, port } = await add(stdio([scripted]), { record_call_content: true });
    const post = (message: object, headers = {}) =>
      send(port, { headers: { ...accept, ...headers }, body: JSON.stringify({ jsonrpc: '2.0', ...message }) });
    const { headers } = await post({ id: 0, method: 'initialize', params: {} });
    const session = { 'mcp-session-id': String(headers['mcp-session-id']) };
    await post({ id: 1, method: 'tools/call', params: { name: 'echo', arguments: { text: 'hello' } } }, session);
    const content = await latest(id);
    expect(content.request).toContain('hello');
    expect(JSON.parse(content.answer)).toMatchObject({ id: 1 });
  });

  it('large bodies pass whole, and their first 16 KiB are kept', async () => {
    const long = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { text: 'y'.repeat(300_000) } });
    const { id, port } = await add(await answering(long), { record_call_content: true });
    expect((await send(port, { body: call({ text: 'x'.repeat(200_000) }) })).body).toBe(long);
    const content = await latest(id);
    expect(content).toMatchObject({ request_cut: true, answer_cut: true });
    expect(content.request.length).toBeLessThanOrEqual(16 * 1024);
    expect(content.answer.length).toBeLessThanOrEqual(16 * 1024);
    expect(content.answer).toContain('yyy');
  });

  it('an event stream is not held up, and its beginning is kept', async () => {
    let finish = (): void => {};
    const port = await startUpstream(cleanup, (request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"step":1,"token":"t-123"}\n\n');
      finish = () => response.end('data: {"step":2}\n\n');
    });
    const { id, port: own } = await add(httpUpstream(`http://127.0.0.1:${port}/mcp`), { record_call_content: true });
    const stream = await open(own, { body: call({}) });
    const [first] = (await once(stream, 'data')) as [Buffer];
    expect(String(first)).toContain('"step":1');
    // Also while it runs.
    const [entry] = await service.activity(id);
    expect((await service.callContent(id, entry?.id ?? 0)).answer).toBe('data: {"step":1,"token":"[redacted]"}\n\n');
    const ended = once(stream, 'end');
    finish();
    await ended;
    expect((await latest(id)).answer).toContain('{"step":2}');
  });

  it('nothing of it reaches the disk', async () => {
    const { id, port } = await add(await answering(result), { record_call_content: true });
    await send(port, { body: call({ for: 'canary-argument' }) });
    expect((await latest(id)).request).toContain('canary-argument');
    await stop();
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const contents = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
    );
    expect(contents.join()).toContain('"one"');
    expect(contents.join()).not.toMatch(/canary-argument|found a cat/);
  });
});

describe('secrets in it are masked', () => {
  const kept = (request: string): string => {
    const content = new CallContent();
    for (let at = 0; at < request.length; at += 1000) content.sent(Buffer.from(request.slice(at, at + 1000)));
    content.settle();
    return content.view.request;
  };

  it.each([
    ['by their name', { password: 'hunter2-secret', pin: 'hunter2-secret', nested: [{ apiKey: 'hunter2-secret' }] }],
    ['by their look', { text: 'curl -H "Authorization: Bearer hunter2-secret" https://u:hunter2-secret@example.com' }],
  ])('%s, in what is whole and in what is cut', (_, args) => {
    expect(kept(call(args))).toContain('[redacted]');
    expect(kept(call(args))).not.toContain('hunter2-secret');
    const cut = kept(call({ ...args, filler: 'x'.repeat(40_000) }));
    expect(cut).toContain('[redacted]');
    expect(cut).not.toContain('hunter2-secret');
  });

  it('where the text ends in the middle of one', () => {
    const start = `{"filler":"${'x'.repeat(16 * 1024 - 40)}","pin":"`;
    const cut = kept(`${start}${'9'.repeat(100)}"}`);
    expect(cut).toContain('"pin":"[redacted]"');
    expect(cut).not.toContain('9');
  });
});
