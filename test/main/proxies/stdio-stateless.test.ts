import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { Cleanup, open, type Answer } from './harness.ts';
import { accept, messagesOf, runs, scripted, stdio, stdioProxy, type StdioProxy } from './stdio-harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
const modern = (): Promise<StdioProxy> => stdioProxy(cleanup, stdio([scripted, 'modern']));
const ask = (id: unknown, method: string, params: object = {}, more: object = {}): object =>
  ({ id, method, params: { ...params, _meta: { ...meta, ...more } } });
const call = (id: unknown, name: string, args: object = {}, more: object = {}): object =>
  ask(id, 'tools/call', { name, arguments: args }, more);
const read = ({ body }: Answer): { id: unknown; result?: Record<string, unknown>; error?: { code: number } } =>
  JSON.parse(body) as { id: unknown };

describe('server/discover', () => {
  it('is answered by the server and by nobody else', async () => {
    const { post } = await modern();
    const answer = await post(ask('d', 'server/discover'));
    expect(answer.status).toBe(200);
    expect(read(answer)).toMatchObject({ id: 'd', result: { supportedVersions: ['2026-07-28'] } });
  });

  it('of a server of the session era gets its own answer, with the status that tells the client', async () => {
    const { post, upstream } = await stdioProxy(cleanup);
    const answer = await post(ask(1, 'server/discover'));
    expect(answer.status).toBe(404);
    expect(read(answer)).toMatchObject({ id: 1, error: { code: -32601 } });
    await eventually(() => upstream.pids).toEqual([]);
  });
});

describe('requests without a session', () => {
  it('with equal ids at the same time each get their own answer, under their own id', async () => {
    const { post, upstream } = await modern();
    const ids = [1, 1, '1', 'gatehouse-1', 9007199254740991];
    const answers = await Promise.all(ids.map((id, index) => post(call(id, 'echo', { text: `t${index}` }))));
    expect(answers.map(read)).toMatchObject(ids.map((id, index) => ({ id, result: { text: `t${index}` } })));
    expect(upstream.pids).toHaveLength(1);
  });

  it('of different people go to different servers', async () => {
    const { post } = await modern();
    const pids = await Promise.all(['alice', 'bob'].map(async (authorization) =>
      read(await post(call(1, 'echo', { text: '' }), { authorization })).result?.['pid']));
    expect(pids[0]).not.toBe(pids[1]);
  });

  it('with equal progress tokens each get their own progress, under their own token', async () => {
    const { post, port } = await modern();
    await post(ask(0, 'server/discover'));
    const streams = await Promise.all([1, 2].map((id) => open(port, {
      headers: accept,
      body: JSON.stringify(call(id, 'progress', {}, { progressToken: 0 })),
    })));
    const heard = await Promise.all(streams.map(messagesOf));
    expect(heard).toMatchObject([1, 2].map((id) => [
      { method: 'notifications/progress', params: { progressToken: 0 } },
      { id, result: { done: true } },
    ]));
  });

  it('are cancelled at the server when the client goes away', async () => {
    const { post, port } = await modern();
    await post(ask(0, 'server/discover'));
    const stream = await open(port, {
      headers: accept,
      body: JSON.stringify(call(7, 'progress', { wait: true }, { progressToken: 'p' })),
    });
    await once(stream, 'data');
    stream.destroy();
    const cancelled = async (): Promise<unknown> =>
      (read(await post(ask(1, 'test/cancelled'))).result?.['cancelled'] as unknown[]).length;
    await eventually(cancelled).toBe(1);
  });

  it('are refused, as by any server that wants a session, where the server is of the session era', async () => {
    const { post, upstream } = await stdioProxy(cleanup);
    const answer = await post(call(3, 'echo', { text: 'x' }));
    expect(answer.status).toBe(400);
    expect(read(answer)).toMatchObject({ id: 3, error: { data: { code: 'session_required' } } });
    await eventually(() => upstream.pids).toEqual([]);
  });

  it('get the status that belongs to an error', async () => {
    const { post } = await modern();
    expect((await post(ask(1, 'no/such/method'))).status).toBe(404);
  });

  it('fail in words when the server crashes; the next one starts it again', async () => {
    const { post, upstream } = await modern();
    await post(ask(0, 'server/discover'));
    const pid = upstream.pids[0] as number;
    const answer = await post(call(1, 'crash'));
    expect(answer.status).toBe(502);
    expect(read(answer)).toMatchObject({ id: 1, error: { data: { code: 'server_crashed' } } });
    expect(await runs(pid)).toBe(false);
    expect(read(await post(call(2, 'echo', { text: 'again' })))).toMatchObject({ result: { text: 'again' } });
  });
});
