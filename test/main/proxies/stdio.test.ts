import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Logger } from '../../../main/log/logger.ts';
import { RestartPace } from '../../../main/proxies/stdio/restart-pace.ts';
import { eventually } from '../../support/eventually.ts';
import { Cleanup, begin, send } from './harness.ts';
import { accept, messagesOf, runs, scripted, stdio, stdioProxy, type Answered } from './stdio-harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const call = (name: string, args: object = {}, more: object = {}) => ({
  method: 'tools/call',
  params: { name, arguments: args, ...more },
});

describe('a session', () => {
  it('begins with initialize and has a server of its own', async () => {
    const { initialize } = await stdioProxy(cleanup);
    const [one, two] = [await initialize(), await initialize()];
    const pids = [await one.call('echo', { text: 'a' }), await two.call('echo', { text: 'b' })];
    expect(pids.map(({ result }) => result?.['text'])).toEqual(['a', 'b']);
    expect(pids[0]?.result?.pid).not.toBe(pids[1]?.result?.pid);
  });

  it('keeps equal ids of different sessions apart, however the answers cross', async () => {
    const { initialize } = await stdioProxy(cleanup);
    const sessions = await Promise.all(Array.from({ length: 4 }, () => initialize()));
    const answers = await Promise.all(
      Array.from({ length: 80 }, async (_, index) => {
        const { result } = await (sessions[index % 4] as (typeof sessions)[0])
          .call('echo', { text: `t${index}` }, Math.floor(index / 4));
        return [result?.['text'], result?.pid] as const;
      }),
    );
    expect(answers.map(([text]) => text)).toEqual(answers.map((_, index) => `t${index}`));
    for (let index = 0; index < 80; index += 1) expect(answers[index]?.[1]).toBe(answers[index % 4]?.[1]);
  });

  it('does not take the ids 1 and "1" for one', async () => {
    const { initialize } = await stdioProxy(cleanup);
    const session = await initialize();
    const answers = await Promise.all([
      session.call('echo', { text: 'n' }, 1),
      session.call('echo', { text: 's' }, '1'),
    ]);
    expect(answers).toMatchObject([{ id: 1, result: { text: 'n' } }, { id: '1', result: { text: 's' } }]);
  });

  it('is unknown to anybody else, and without it only initialize is possible', async () => {
    const { initialize, post, port } = await stdioProxy(cleanup);
    const { id } = await initialize({ authorization: 'alice' });
    const ping = { id: 1, method: 'ping' };
    const status = async (headers: Record<string, string>): Promise<number> => (await post(ping, headers)).status;
    expect(await status({ authorization: 'mallory', 'mcp-session-id': id })).toBe(404);
    expect(await status({ 'mcp-session-id': 'never-was' })).toBe(404);
    expect(await status({})).toBe(400);
    for (const method of ['GET', 'DELETE']) {
      const headers = { authorization: 'mallory', 'mcp-session-id': id };
      expect((await send(port, { method, headers })).status).toBe(404);
    }
    expect((await send(port, { method: 'GET', headers: accept })).status).toBe(405);
    expect(await status({ authorization: 'alice', 'mcp-session-id': id })).toBe(200);
  });

  it('ends with DELETE, and its server with it', async () => {
    const { initialize, port, upstream, post } = await stdioProxy(cleanup);
    const session = await initialize();
    const pid = upstream.pids[0] as number;
    expect((await send(port, { method: 'DELETE', headers: session.headers })).status).toBe(204);
    await eventually(() => runs(pid)).toBe(false);
    expect((await post({ id: 1, method: 'ping' }, session.headers)).status).toBe(404);
  });

  it('ends when it was quiet for too long, but not while a stream is open', async () => {
    const { initialize, upstream } = await stdioProxy(cleanup, undefined, { idleMs: 500 });
    const [quiet, listening] = [await initialize(), await initialize()];
    await listening.stream();
    await eventually(() => upstream.pids.length).toBe(1);
    expect((await quiet.post({ id: 1, method: 'ping' })).status).toBe(404);
    expect((await listening.post({ method: 'notifications/x' })).status).toBe(202);
  });

  it('that its client did not wait for ends at once', async () => {
    const { port, upstream } = await stdioProxy(cleanup);
    const body = Buffer.from('{"jsonrpc":"2.0","id":1,"method":"initialize"}');
    const request = begin(port, { headers: { ...accept, 'content-length': String(body.length) } });
    request.end(body);
    await eventually(() => upstream.pids.length).toBe(1);
    request.destroy();
    await eventually(() => upstream.pids).toEqual([]);
  });

  it('makes room for a new one where all places are taken by quiet ones; else the new one is refused', async () => {
    const { initialize, post } = await stdioProxy(cleanup, undefined, { most: 2 });
    const [first, second] = [await initialize(), await initialize()];
    await second.stream();
    const third = await initialize();
    expect((await first.post({ id: 1, method: 'ping' })).status).toBe(404);
    await third.stream();
    const refused = await post({ id: 1, method: 'initialize', params: {} });
    expect(refused.status).toBe(503);
    expect(refused.body).toContain('too_many_sessions');
  });
});

describe('messages', () => {
  it('pass without being reshaped', async () => {
    const { initialize, port } = await stdioProxy(cleanup);
    const { headers } = await initialize();
    // Numbers beyond what JavaScript can hold, another order of members, line breaks between tokens.
    const body = '{\n "params": {"arguments": {"text": 1.0}, "name": "echo"},\r\n "id": 12, "method": "tools/call" }';
    const answer = await send(port, { headers: { ...accept, ...headers }, body });
    expect(JSON.parse(answer.body)).toMatchObject({ id: 12, result: { text: 1 } });
    expect(answer.headers['content-type']).toBe('application/json');
  });

  it('that need no answer get 202 without a body', async () => {
    const { initialize } = await stdioProxy(cleanup);
    expect(await (await initialize()).post({ method: 'notifications/initialized' })).toMatchObject({
      status: 202,
      body: '',
    });
  });

  it.each([['no JSON', '{'], ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]'], ['no message', '{"a":1}']])(
    '%s: 400 that says so', async (_name, body) => {
      const { port } = await stdioProxy(cleanup);
      const answer = await send(port, { headers: accept, body });
      expect(answer.status).toBe(400);
      expect(answer.body).toContain('invalid_message');
    },
  );

  it('that come before the answer turn it into an event stream, which ends with the answer', async () => {
    const { initialize } = await stdioProxy(cleanup);
    const session = await initialize();
    const stream = await session.stream({ id: 5, ...call('progress', {}, { _meta: { progressToken: 'p' } }) });
    expect(stream.headers['content-type']).toBe('text/event-stream');
    expect(await messagesOf(stream)).toMatchObject([
      { method: 'notifications/progress', params: { progressToken: 'p' } },
      { id: 5, result: { done: true } },
    ]);
  });

  it('about progress go to the request that they are about', async () => {
    const { initialize } = await stdioProxy(cleanup);
    const session = await initialize();
    const begin = (token: string, id: number) =>
      session.stream({ id, ...call('progress', { wait: true }, { _meta: { progressToken: token } }) });
    for (const [token, id] of [['a', 1], ['b', 2]] as const) {
      const [chunk] = (await once(await begin(token, id), 'data')) as [Buffer];
      expect(chunk.toString()).toContain(`"progressToken":"${token}"`);
    }
  });

  it('that the server sends by itself go to the stream that the client listens on, each once', async () => {
    const { initialize } = await stdioProxy(cleanup);
    const session = await initialize();
    const [one, two] = [await session.stream(), await session.stream()];
    const other = vi.fn();
    two.on('data', other);
    const heard = once(one, 'data') as Promise<[Buffer]>;
    await session.call('say', { text: 'hello' });
    expect((await heard)[0].toString()).toMatch(/^event: message\ndata: \{.*"hello".*\}\n\n$/);
    expect(other).not.toHaveBeenCalled();
  });

  it('that the server sends before the client listens wait for it', async () => {
    const { initialize, port } = await stdioProxy(cleanup);
    const session = await initialize();
    const body = JSON.stringify({ id: 1, ...call('say', { text: 'early' }) });
    // This client takes no stream as the answer to a call.
    expect((await send(port, { headers: { ...session.headers, accept: 'application/json' }, body })).status).toBe(200);
    const [chunk] = (await once(await session.stream(), 'data')) as [Buffer];
    expect(chunk.toString()).toContain('early');
  });

  it('that wait come with the answer to a call where the client opens no stream', async () => {
    const { initialize, port } = await stdioProxy(cleanup);
    const session = await initialize();
    const body = JSON.stringify({ id: 1, ...call('say', { text: 'early' }) });
    await send(port, { headers: { ...session.headers, accept: 'application/json' }, body });
    const stream = await session.stream({ id: 2, ...call('echo', { text: 'late' }) });
    expect(await messagesOf(stream)).toMatchObject([{ params: { text: 'early' } }, { result: { text: 'late' } }]);
  });

  it('by which the server asks the client reach it, and the answer the server', async () => {
    const { initialize } = await stdioProxy(cleanup);
    const session = await initialize();
    const stream = await session.stream({ id: 9, ...call('ask') });
    const [chunk] = (await once(stream, 'data')) as [Buffer];
    expect(chunk.toString()).toContain('sampling/createMessage');
    expect((await session.post({ id: 'question', result: { model: 'm' } })).status).toBe(202);
    expect(await messagesOf(stream)).toMatchObject([{ id: 9, result: { answer: { model: 'm' } } }]);
  });

  it('are refused where the id is in use', async () => {
    const { initialize } = await stdioProxy(cleanup);
    const session = await initialize();
    await session.stream({ id: 1, ...call('progress', { wait: true }, { _meta: { progressToken: 'p' } }) });
    expect(await session.call('echo', { text: 'x' }, 1)).toMatchObject({ error: { data: { code: 'id_in_use' } } });
  });

  it('of a client that went away are no longer waited for', async () => {
    const { initialize, port, upstream } = await stdioProxy(cleanup, undefined, { idleMs: 500 });
    const { headers } = await initialize();
    const body = Buffer.from(JSON.stringify({ id: 1, ...call('hang') }));
    const request = begin(port, { headers: { ...accept, ...headers, 'content-length': String(body.length) } });
    request.end(body);
    await once(request, 'finish');
    request.destroy();
    await eventually(() => upstream.pids).toEqual([]);
  });

  it('over the limit are refused', async () => {
    const { port } = await stdioProxy(cleanup, undefined, {}, { bodyLimit: 100 });
    expect((await send(port, { headers: accept, body: 'x'.repeat(101) })).status).toBe(413);
  });
});

describe('a server that crashes', () => {
  it('fails the calls that wait for it, in words; the next initialize starts another', async () => {
    const { initialize, listener } = await stdioProxy(cleanup);
    const session = await initialize();
    const standing = await session.stream();
    const ended = once(standing.resume(), 'end');
    const [hanging, crashing] = await Promise.all([session.call('hang'), session.call('crash')]);
    for (const { error } of [hanging, crashing]) {
      expect(error).toMatchObject({ data: { code: 'server_crashed' } });
      expect(error?.message).toContain('exit code 3');
    }
    await ended;
    expect(listener.traffic.lastError).toContain('exit code 3');
    expect((await session.post({ id: 1, method: 'ping' })).status).toBe(404);
    expect((await (await initialize()).call('echo', { text: 'again' })).result?.['text']).toBe('again');
  });

  it('tells the log what it said, without the secrets that it was given', async () => {
    const lines: string[] = [];
    const note = (message: string): void => void lines.push(message);
    const log: Logger = { error: note, warn: note, info: note, debug: note, child: () => log };
    const upstream = stdio([scripted], { API_TOKEN: 'canary-secret-value' });
    const { initialize } = await stdioProxy(cleanup, upstream, {}, { log });
    const { error } = await (await initialize()).call('crash');
    expect(lines).toContain('fatal: the secret is [redacted]');
    expect([...lines, error?.message].join()).not.toContain('canary-secret-value');
  });

  it('after it wrote to its output how it is to be used is quoted with that, but not with half a message', async () => {
    const crashes = async (...lines: string[]): Promise<string> => {
      const program = `${lines.map((line) => `console.log(${JSON.stringify(line)});`).join('')} process.exit(2)`;
      const { post } = await stdioProxy(cleanup, stdio(['-e', program]));
      return (await post({ id: 1, method: 'initialize', params: {} })).body;
    };
    expect(await crashes('usage: server --key KEY')).toContain('The last it said: usage: server --key KEY');
    const half = await crashes('usage: server', '{"jsonrpc":"2.0","result":"canary');
    expect(half).toContain('The last it said: usage: server');
    expect(half).not.toContain('canary');
  });

  it('again and again is started less and less often, and the proxy shows it; success ends that', async () => {
    let now = 0;
    const pace = new RestartPace(() => now);
    const { post, listener } = await stdioProxy(cleanup, stdio([scripted, 'broken']), { pace });
    const start = async (): Promise<string> => {
      const { body } = await post({ id: 1, method: 'initialize', params: {} });
      return (JSON.parse(body) as { error: Answered }).error.data.code;
    };
    expect(await start()).toBe('server_crashed');
    expect(await start()).toBe('server_crashed');
    expect(await start()).toBe('server_keeps_stopping');
    now += 1_000;
    expect(await start()).toBe('server_crashed');
    expect(listener.problem).toContain('no configuration');
    now += 1_999;
    expect(await start()).toBe('server_keeps_stopping');
    pace.succeeded();
    expect(pace.waitMs).toBe(0);
  });

  it('waits no longer for it where the clock is set back', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    cleanup.add(async () => void vi.useRealTimers());
    const pace = new RestartPace();
    for (let failure = 0; failure < 3; failure += 1) pace.failed();
    vi.setSystemTime(Date.now() - 3 * 86_400_000);
    expect(pace.waitMs).toBeGreaterThan(0);
    expect(pace.waitMs).toBeLessThanOrEqual(2_000);
  });

  it('because it is not there: an error, and the proxy goes on', async () => {
    const { initialize, post } = await stdioProxy(cleanup, stdio(['/nowhere/server.mjs']));
    await expect(initialize()).rejects.toThrow('server_crashed');
    expect((await post({ id: 1, method: 'ping' })).status).toBe(400);
  });
});

it('a call under way is finished when the port closes meanwhile', async () => {
  const { initialize, listener } = await stdioProxy(cleanup);
  const session = await initialize();
  const standing = once((await session.stream()).resume(), 'error');
  const stream = await session.stream({ id: 1, ...call('later', {}, { _meta: { progressToken: 'p' } }) });
  const closed = listener.close(60_000);
  expect(await messagesOf(stream)).toMatchObject([{ method: 'notifications/progress' }, { result: { done: true } }]);
  await Promise.all([closed, standing]);
});

describe('processes', () => {
  it('that a server started end with it: by DELETE, by a crash, by a stop of the proxy', async () => {
    const { initialize, port, listener } = await stdioProxy(cleanup);
    const [deleted, crashed, stopped] = [await initialize(), await initialize(), await initialize()];
    const grandchild = async (session: typeof deleted, tool: string): Promise<number> =>
      (await session.call(tool)).result?.pid as number;
    const pids = [
      await grandchild(deleted, 'child'),
      await grandchild(crashed, 'child-and-crash'),
      await grandchild(stopped, 'child'),
    ];
    expect(await runs(pids[2] as number)).toBe(true);
    await send(port, { method: 'DELETE', headers: deleted.headers });
    await eventually(() => runs(pids[0] as number)).toBe(false);
    await eventually(() => runs(pids[1] as number)).toBe(false);
    await listener.close(0);
    expect(await runs(pids[2] as number)).toBe(false);
  });

  it('that ignore being asked are killed', async () => {
    const { initialize, listener, upstream } = await stdioProxy(cleanup);
    await (await initialize()).call('stubborn');
    const pid = upstream.pids[0] as number;
    await listener.close(0);
    expect(await runs(pid)).toBe(false);
  });

  it('see exactly the arguments, a small environment, and what was configured', async () => {
    const args = [scripted, 'session', '$(touch x)', 'a b', '"'];
    const { initialize } = await stdioProxy(cleanup, stdio(args, { API_TOKEN: 'secret', HOME: '/elsewhere' }));
    process.env['GATEHOUSE_CANARY'] = 'ours';
    cleanup.add(async () => delete process.env['GATEHOUSE_CANARY']);
    const { result } = await (await initialize()).call('environment');
    expect(result?.['argv']).toEqual(args.slice(1));
    expect(result?.['env']).toMatchObject({ API_TOKEN: 'secret', HOME: '/elsewhere', PATH: process.env['PATH'] });
    expect(result?.['env']).not.toHaveProperty('GATEHOUSE_CANARY');
  });

  it('of a hundred clients that come and go leave nothing behind', async () => {
    const { initialize, port, upstream, listener } = await stdioProxy(cleanup, undefined, { most: 8 });
    const pids = new Set<number>();
    for (let round = 0; round < 25; round += 1) {
      await Promise.all(Array.from({ length: 4 }, async (_, index) => {
        const session = await initialize();
        for (const pid of upstream.pids) pids.add(pid);
        // Most real clients never end their sessions.
        if (index === 0) await send(port, { method: 'DELETE', headers: session.headers });
      }));
    }
    expect(pids.size).toBe(100);
    expect(upstream.pids.length).toBeLessThanOrEqual(8);
    await listener.close(0);
    expect(upstream.pids).toEqual([]);
    for (const pid of pids) expect(await runs(pid)).toBe(false);
    expect(listener.traffic.counts).toMatchObject({ errors: 0, open_streams: 0 });
  }, 60_000);
});
