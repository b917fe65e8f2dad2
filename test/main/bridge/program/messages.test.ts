import { describe, expect, test } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { json, openSession, request, result, sessions, setDesk, stream, event } from './desk.ts';

/** Messages pass as they are, in any order, whatever their size and shape. */

describe('what the client writes', () => {
  test('reaches the server byte for byte', async () => {
    const desk = await setDesk({ script: ({ body }, response) => json(response, result(body['id'])) });
    const line = '{ "jsonrpc":"2.0","id":7,  "method":"tools/call","params":{"n":12345678901234567890,"s":"\\u00e9é"}}';
    desk.sendLine(line);
    await desk.answer(7);
    expect(desk.proxy.arrived[0]?.text).toBe(line);
  });

  test.each([
    ['no JSON', '{"jsonrpc":', -32700],
    ['no message', '"hello"', -32600],
    ['null', 'null', -32600],
  ])('is answered with an error of JSON-RPC where it is %s, and what follows is served', async (_what, line, code) => {
    const desk = await setDesk({ script: ({ body }, response) => json(response, result(body['id'])) });
    desk.sendLine(line);
    expect(await desk.next()).toMatchObject({ id: null, error: { code } });
    desk.send(request(1, 'ping'));
    await desk.answer(1);
    expect(desk.proxy.arrived).toHaveLength(1);
  });

  test('may be a batch, whose answers come as the server groups them', async () => {
    const desk = await setDesk({
      script: (_arrived, response) => json(response, [result(1), result('two')]),
    });
    desk.send([request(1, 'ping'), request('two', 'ping'), { jsonrpc: '2.0', method: 'notifications/x' }]);
    const answer: unknown = await desk.next();
    expect(answer).toEqual([result(1), result('two')]);
  });
});

describe('what the server answers', () => {
  test('stays as it is, on one line', async () => {
    const pretty = '{\n  "jsonrpc": "2.0",\r\n  "id": 1,\n  "result": { "big": 12345678901234567890, "text": "a\\nb\u2028c" }\n}\n';
    const desk = await setDesk({
      script: (_arrived, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(pretty),
    });
    desk.send(request(1, 'ping'));
    let line = '';
    await desk.next((_message, text) => {
      line = text;
      return true;
    });
    expect(line.trimEnd()).toBe(pretty.trimEnd().replace(/[\r\n]+/g, ' '));
  });

  test('comes as soon as it is there, whatever was asked first', async () => {
    const held: (() => void)[] = [];
    const desk = await setDesk({
      script: async ({ body }, response) => {
        if (body['id'] === 1) await new Promise<void>((resolve) => held.push(resolve));
        json(response, result(body['id']));
      },
    });
    desk.send(request(1, 'tools/call'));
    desk.send(request(2, 'tools/call'));
    expect(await desk.next()).toMatchObject({ id: 2 });
    held[0]?.();
    expect(await desk.next()).toMatchObject({ id: 1 });
  });

  test('passes at ten megabytes each way', async () => {
    const desk = await setDesk({ script: ({ body }, response) => json(response, result(body['id'], body['params'])) });
    const text = 'é'.repeat(5 * 1024 * 1024);
    desk.send(request(1, 'tools/call', { text }));
    expect(await desk.answer(1)).toEqual(result(1, { text }));
  });

  test('waits in the server while the client does not read', async () => {
    let written = 0;
    let blocked = false;
    const line = event({ jsonrpc: '2.0', method: 'notifications/message', params: { data: 'x'.repeat(100_000) } });
    const desk = await setDesk({
      async script({ body }, response) {
        stream(response);
        for (; written < 400; written += 1) {
          if (!response.write(line)) {
            blocked = true;
            await new Promise((resolve) => response.once('drain', resolve));
          }
        }
        response.end(event(result(body['id'])));
      },
    });
    desk.output.pause();
    desk.send(request(1, 'tools/call'));
    await eventually(() => blocked).toBe(true);
    expect(written).toBeLessThan(400);
    desk.output.resume();
    await desk.answer(1);
    expect(written).toBe(400);
  });
});

describe('a session', () => {
  test('is repeated with every message after it was opened, with its protocol version', async () => {
    const { script } = sessions(({ body }, response) => json(response, result(body['id'])));
    const desk = await setDesk({ script });
    await openSession(desk);
    desk.send(request(1, 'tools/list'));
    await desk.answer(1);
    const [initialize, initialized, list] = desk.proxy.posted();
    expect(initialize?.headers).toMatchObject({
      accept: 'application/json, text/event-stream', authorization: 'Bearer uag_test', 'content-type': 'application/json',
    });
    expect(initialize?.headers).not.toHaveProperty('mcp-session-id');
    for (const later of [initialized, list]) {
      expect(later?.headers).toMatchObject({ 'mcp-session-id': 'one', 'mcp-protocol-version': '2025-11-25' });
    }
  });

  test('begins in order: nothing overtakes its opening', async () => {
    const { script } = sessions(({ body }, response) => json(response, result(body['id'])));
    const desk = await setDesk({
      async script(arrived, response) {
        // Time enough for what comes after it to pass it.
        if (arrived.body['id'] === undefined) await fetch(`http://127.0.0.1:${desk.proxy.port}/health`);
        await script(arrived, response);
      },
    });
    desk.send(request(0, 'initialize'));
    desk.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    desk.send(request(1, 'tools/list'));
    await desk.answer(1);
    expect(desk.proxy.posted().map(({ body }) => body['method'])).toEqual([
      'initialize', 'notifications/initialized', 'tools/list',
    ]);
  });

  test('lets the server ask the client in between, and the client answer', async () => {
    const { script } = sessions(({ body }, response) => {
      if (body['method'] === undefined) return void response.writeHead(202).end();
      stream(response).write(event(request('s1', 'sampling/createMessage')));
      waiting.push(() => response.end(event(result(body['id'], 'sampled'))));
    });
    const waiting: (() => void)[] = [];
    const desk = await setDesk({ script });
    await openSession(desk);
    desk.send(request(1, 'tools/call'));
    expect(await desk.next((message) => message['method'] === 'sampling/createMessage')).toMatchObject({ id: 's1' });
    desk.send(result('s1', { text: 'hello' }));
    await eventually(() => desk.proxy.posted().at(-1)?.body).toEqual(result('s1', { text: 'hello' }));
    waiting[0]?.();
    expect(await desk.answer(1)).toEqual(result(1, 'sampled'));
  });

  test('carries what the server says by itself', async () => {
    const { script } = sessions(() => undefined);
    const notification = { jsonrpc: '2.0', method: 'notifications/message', params: { data: 'news' } };
    const desk = await setDesk({
      script: (arrived, response) => arrived.method === 'GET'
        ? void stream(response).write(event(notification))
        : script(arrived, response),
    });
    await openSession(desk);
    expect(await desk.next()).toEqual(notification);
  });

  test('ends at the server when the bridge ends', async () => {
    const { script } = sessions(() => undefined);
    const desk = await setDesk({ script });
    await openSession(desk);
    await eventually(() => desk.proxy.arrived.some(({ method }) => method === 'GET')).toBe(true);
    await desk.bridge.close();
    expect(desk.proxy.arrived.at(-1)).toMatchObject({ method: 'DELETE', headers: { 'mcp-session-id': 'one' } });
  });

  test('is cancelled in by a message', async () => {
    const { script } = sessions((_arrived, response) => void stream(response));
    const desk = await setDesk({ script });
    await openSession(desk);
    desk.send(request(1, 'tools/call'));
    await eventually(() => desk.proxy.posted('tools/call').length).toBe(1);
    desk.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
    await eventually(() => desk.proxy.posted('notifications/cancelled').length).toBe(1);
    await desk.bridge.settled(20_000);
    expect(desk.rest()).toEqual([]);
  });
});
