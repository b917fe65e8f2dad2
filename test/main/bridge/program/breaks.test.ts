import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { freePort } from '../../../support/loopback.ts';
import {
  event, impatient, json, openSession, request, result, sessions, setDesk, stream, type Json, type Script,
} from './desk.ts';

/** Gatehouse stops, starts, moves, forgets: the client hears of it only where it has to. */

const echo: Script = ({ body }, response) => json(response, result(body['id']));
const error = (answer: Json): { code: number; message: string; data?: Json } => answer['error'] as never;

describe('Gatehouse is not there', () => {
  test('and the client is told what to do, later calls at once', async () => {
    const desk = await setDesk({ script: echo, isDown: true, patience: impatient });
    desk.send(request(1, 'initialize'));
    expect(error(await desk.answer(1))).toEqual({
      code: -32000,
      message: 'Gatehouse is not running. Start Gatehouse, then try again.',
      data: { code: 'gatehouse_not_running' },
    });
    expect(desk.said.join('\n')).toContain('Gatehouse is not running.');
  });

  test('but comes while the call waits', async () => {
    const desk = await setDesk({ script: echo, isDown: true });
    desk.send(request(1, 'tools/call'));
    await eventually(() => desk.said).toEqual([expect.stringContaining('Waiting for Gatehouse')]);
    await desk.proxy.start(desk.proxy.port);
    expect(await desk.answer(1)).toEqual(result(1));
    expect(desk.proxy.posted()).toHaveLength(1);
  });

  test('and has moved to another port when it comes back', async () => {
    const desk = await setDesk({ script: echo, isDown: true });
    desk.send(request(1, 'tools/call'));
    await eventually(() => desk.said.length).toBe(1);
    await desk.proxy.start();
    await desk.change({ url: `http://127.0.0.1:${desk.proxy.port}/moved` });
    expect(await desk.answer(1)).toEqual(result(1));
  });

  test('and is started where the person wants that', async () => {
    const port = await freePort();
    const script = `require('node:http').createServer((q, r) => {
      let body = ''; q.on('data', (c) => body += c).on('end', () => {
        // The proxy's port alone: the bridge may ask for the gateway in the moment in which this comes up.
        if (q.method === 'GET') return r.writeHead(q.url === '/health' ? 200 : 404).end('{}');
        r.setHeader('content-type', 'application/json');
        r.end(JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(body).id, result: { env: process.env.MARK } }), () => process.exit());
      });
    }).listen(${port}, '127.0.0.1')`;
    const desk = await setDesk({
      script: echo,
      isDown: true,
      patience: impatient,
      file: {
        url: `http://127.0.0.1:${port}/mcp`, health_url: `http://127.0.0.1:${port}/gateway`,
        start: { command: process.execPath, args: ['-e', script], env: { MARK: 'started' } },
      },
    });
    desk.send(request(1, 'tools/call'));
    expect(await desk.answer(1)).toEqual(result(1, { env: 'started' }));
  });

  test('and cannot be started: the person is told', async () => {
    const desk = await setDesk({
      script: echo,
      isDown: true,
      patience: { absent: 0, starting: 100, stopped: 0 },
      file: { start: { command: '/nonexistent/gatehouse', args: [], env: {} } },
    });
    desk.send(request(1, 'tools/call'));
    expect(error(await desk.answer(1)).data).toEqual({ code: 'gatehouse_not_running' });
    expect(desk.said).toContainEqual(expect.stringContaining('could not be started'));
  });

  test('or only its proxy is not', async () => {
    const url = `http://127.0.0.1:${await freePort()}/mcp`;
    const desk = await setDesk({ script: echo, patience: impatient, file: { url } });
    desk.send(request(1, 'tools/call'));
    expect(error(await desk.answer(1))).toMatchObject({
      message: 'The proxy "everything" does not run. Start it in Gatehouse, then try again.',
      data: { code: 'proxy_stopped' },
    });
  });
});

describe('Gatehouse has forgotten the app', () => {
  test('by taking its file away', async () => {
    const desk = await setDesk({ script: echo, isDown: true, patience: impatient });
    await desk.remove();
    desk.send(request(1, 'tools/call'));
    expect(error(await desk.answer(1)).data).toEqual({ code: 'bridge_removed' });
  });

  test('by refusing its key', async () => {
    const desk = await setDesk({ script: (_arrived, response) => json(response, { error: 'invalid_token' }, 401) });
    desk.send(request(1, 'tools/call'));
    expect(error(await desk.answer(1))).toMatchObject({
      message: expect.stringContaining('Test App may no longer use "everything"') as string, data: { code: 'bridge_refused' },
    });
  });

  test('and has given it a new key since', async () => {
    const desk = await setDesk({
      script: ({ headers, body }, response) => headers.authorization === 'Bearer uag_new'
        ? json(response, result(body['id']))
        : json(response, { error: 'invalid_token' }, 401),
    });
    desk.send(request(1, 'tools/call'));
    await desk.answer(1);
    await desk.change({ credential: 'uag_new' });
    desk.send(request(2, 'tools/call'));
    expect(await desk.answer(2)).toEqual(result(2));
  });

  test('and the file is no longer one', async () => {
    const desk = await setDesk({ script: echo });
    await writeFile(desk.path, '{"schema":2}');
    await desk.proxy.stop();
    desk.send(request(1, 'tools/call'));
    expect(error(await desk.answer(1)).data).toEqual({ code: 'bridge_removed' });
  });
});

describe('an answer that is none', () => {
  test.each([
    ['words of Gatehouse', 429, '{"error":"too_many_requests","error_description":"Try again in 3 s."}', 'Try again in 3 s.'],
    ['a page', 500, '<h1>Oops</h1>', 'The MCP server refused the call (HTTP 500).'],
    ['no JSON-RPC', 200, '"yes"', 'The MCP server\'s answer (HTTP 200)'],
    ['no JSON', 200, '<h1>Hello</h1>', 'The MCP server\'s answer (HTTP 200)'],
  ])('is an error in words: %s', async (_what, status, body, words) => {
    const desk = await setDesk({
      script: (_arrived, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body),
    });
    desk.send(request(1, 'tools/call'));
    expect(error(await desk.answer(1)).message).toContain(words);
  });

  test('is passed where it is an error of JSON-RPC, with the id of the request', async () => {
    const inWords = { code: -32000, message: 'Choose Connect account in Gatehouse.', data: { code: 'needs_sign_in' } };
    const desk = await setDesk({ script: (_arrived, response) => json(response, { jsonrpc: '2.0', id: null, error: inWords }, 502) });
    desk.send(request(5, 'tools/call'));
    expect(await desk.answer(5)).toEqual({ jsonrpc: '2.0', id: 5, error: inWords });
  });
});

describe('the connection breaks', () => {
  test('under a call that may have been carried out: it is not repeated', async () => {
    const desk = await setDesk({ script: (_arrived, response) => void response.destroy() });
    desk.send(request(1, 'tools/call'));
    expect(error(await desk.answer(1)).data).toEqual({ code: 'answer_lost' });
    expect(desk.proxy.arrived).toHaveLength(1);
  });

  test('in the middle of an answer', async () => {
    const desk = await setDesk({
      script: (_arrived, response) => void stream(response).write(event({ jsonrpc: '2.0', method: 'notifications/progress' }), () => response.destroy()),
    });
    desk.send(request(1, 'tools/call'));
    expect(error(await desk.answer(1)).data).toEqual({ code: 'answer_lost' });
  });

  test('under a call that changes nothing: it is sent again', async () => {
    const desk = await setDesk({
      script: ({ body }, response) => desk.proxy.arrived.length === 1 ? void response.destroy() : json(response, result(body['id'])),
    });
    desk.send(request(1, 'tools/list'));
    expect(await desk.answer(1)).toEqual(result(1));
  });

  test('on and on: the call ends', async () => {
    const desk = await setDesk({ script: (_arrived, response) => void response.destroy() });
    desk.send(request(1, 'tools/list'));
    expect(error(await desk.answer(1)).data).toEqual({ code: 'answer_lost' });
  });

  test('by the will of a server that lets streams be taken up', async () => {
    const { script } = sessions(({ method, headers, body }, response) => {
      if (method === 'POST') return void stream(response).end(`id: 7\nretry: 10\ndata:\n\n`);
      expect(headers['last-event-id']).toBe('7');
      stream(response).end(event(result(1, 'late'), '8'));
      return expect(body).toEqual({});
    });
    const desk = await setDesk({ script });
    await openSession(desk);
    desk.send(request(1, 'tools/call'));
    expect(await desk.answer(1)).toEqual(result(1, 'late'));
  });
});

describe('the server loses the session', () => {
  const listChanged = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };

  test('and the client does not notice, but reads its lists again', async () => {
    const { script, alive } = sessions(echo);
    const desk = await setDesk({ script });
    await openSession(desk);
    desk.send(request(1, 'logging/setLevel', { level: 'warning' }));
    desk.send(request(2, 'resources/subscribe', { uri: 'test://a' }));
    desk.send(request(3, 'resources/subscribe', { uri: 'test://b' }));
    await Promise.all([desk.answer(1), desk.answer(2), desk.answer(3)]);
    desk.send(request(4, 'resources/unsubscribe', { uri: 'test://a' }));
    await desk.answer(4);
    alive.clear();
    const before = desk.proxy.arrived.length;

    desk.send(request(5, 'tools/call'));
    desk.send(request(6, 'tools/call'));
    expect(await desk.answer(5)).toEqual(result(5));
    expect(await desk.answer(6)).toEqual(result(6));
    expect(await desk.next()).toEqual(listChanged);
    expect(desk.rest()).toEqual([]);

    const again = desk.proxy.arrived.slice(before).filter(({ method }) => method === 'POST').map(({ body }) => body['method']);
    const told = ['initialize', 'notifications/initialized', 'logging/setLevel', 'resources/subscribe'];
    expect(again.filter((method) => method !== 'tools/call')).toEqual(told);
    expect(desk.proxy.posted('initialize')[1]?.text).toBe(desk.proxy.posted('initialize')[0]?.text);
    expect(desk.proxy.posted('tools/call').at(-1)?.headers['mcp-session-id']).toBe('two');
  });

  test('and says so with 400, as widely used servers do', async () => {
    const { script, alive } = sessions(echo);
    const desk = await setDesk({
      script: (arrived, response) => arrived.headers['mcp-session-id'] !== undefined && !alive.has(String(arrived.headers['mcp-session-id']))
        ? json(response, { jsonrpc: '2.0', id: null, error: { code: -32000, message: 'Bad Request: No valid session ID provided' } }, 400)
        : script(arrived, response),
    });
    await openSession(desk);
    alive.clear();
    desk.send(request(1, 'tools/call'));
    expect(await desk.answer(1)).toEqual(result(1));
  });

  test('and loses each new one too: its own words reach the client', async () => {
    const { script, alive } = sessions(echo);
    const desk = await setDesk({
      async script(arrived, response) {
        if (arrived.body['method'] === 'tools/call') alive.clear();
        await script(arrived, response);
      },
    });
    await openSession(desk);
    desk.send(request(1, 'tools/call'));
    expect(error(await desk.answer(1))).toEqual({ code: -32001, message: 'Session not found' });
    expect(desk.proxy.posted('tools/call')).toHaveLength(2);
  });

  test('while nobody calls: the client hears of it all the same', async () => {
    const open: (() => void)[] = [];
    const { script, alive } = sessions(echo);
    const desk = await setDesk({
      script(arrived, response) {
        if (arrived.method === 'GET') open.push(() => response.destroy());
        return script(arrived, response);
      },
    });
    await openSession(desk);
    await eventually(() => open.length).toBe(1);
    alive.clear();
    open[0]?.();
    expect(await desk.next()).toEqual(listChanged);
    expect(desk.proxy.posted('initialize')).toHaveLength(2);
  });

  test('but a path that Gatehouse does not know is no lost session', async () => {
    const { script } = sessions((_arrived, response) =>
      json(response, { error: 'not_found', error_description: 'Nothing is here.' }, 404));
    const desk = await setDesk({ script });
    await openSession(desk);
    desk.send(request(1, 'tools/call'));
    expect(error(await desk.answer(1)).message).toBe('Nothing is here.');
    expect(desk.proxy.posted('initialize')).toHaveLength(1);
  });
});
