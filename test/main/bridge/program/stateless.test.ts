import { describe, expect, test } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { event, json, modern, request, result, setDesk, stream, type Json } from './desk.ts';

/** The era without sessions, MCP 2026-07-28: what was a session stands in the headers of each request. */

const mismatch = (id: unknown): Json => ({ jsonrpc: '2.0', id, error: { code: -32020, message: 'Header mismatch' } });

describe('the headers of a request', () => {
  test.each([
    ['tools/list', {}, undefined],
    ['tools/call', { name: 'echo' }, 'echo'],
    ['tools/call', { name: 'écho' }, '=?base64?w6ljaG8=?='],
    ['tools/call', { name: ' a ' }, '=?base64?IGEg?='],
    ['tools/call', { name: '=?base64?eA==?=' }, '=?base64?PT9iYXNlNjQ/ZUE9PT89?='],
    ['prompts/get', { name: 'greet' }, 'greet'],
    ['resources/read', { uri: 'test://a b' }, 'test://a b'],
    ['tasks/get', { taskId: 't1' }, 't1'],
    ['constructor', { name: 'x' }, undefined],
  ])('repeat what %s says of %j', async (method, params, name) => {
    const desk = await setDesk({ script: ({ body }, response) => json(response, result(body['id'])) });
    desk.send(modern(1, method, params));
    await desk.answer(1);
    const headers = desk.proxy.arrived[0]?.headers;
    expect(headers).toMatchObject({ 'mcp-protocol-version': '2026-07-28', 'mcp-method': method });
    expect(headers?.['mcp-name']).toBe(name);
    expect(headers).not.toHaveProperty('mcp-session-id');
  });

  const region = {
    name: 'echo',
    inputSchema: {
      type: 'object',
      properties: {
        region: { type: 'string', 'x-mcp-header': 'Region' },
        deep: { type: 'object', properties: { yes: { type: 'boolean', 'x-mcp-header': 'Yes' } } },
        list: { type: 'array', items: { type: 'string', 'x-mcp-header': 'Never' } },
        bad: { type: 'string', 'x-mcp-header': 'not a token' },
      },
    },
  };

  test('mirror the parameters that the list of tools asks for', async () => {
    const desk = await setDesk({
      script: ({ body }, response) => json(response, result(body['id'], body['method'] === 'tools/list' ? { tools: [region] } : {})),
    });
    desk.send(modern(1, 'tools/list'));
    await desk.answer(1);
    desk.send(modern(2, 'tools/call', {
      name: 'echo', arguments: { region: 'Zürich', deep: { yes: true }, list: ['x'], bad: 'x' },
    }));
    await desk.answer(2);
    const headers = desk.proxy.arrived[1]?.headers ?? {};
    const mirrored = Object.entries(headers).filter(([name]) => name.startsWith('mcp-param-'));
    expect(Object.fromEntries(mirrored)).toEqual({ 'mcp-param-region': '=?base64?WsO8cmljaA==?=', 'mcp-param-yes': 'true' });
  });

  test('are learnt where the server asks for what the client never listed', async () => {
    const desk = await setDesk({
      script({ headers, body }, response) {
        if (body['method'] === 'tools/list') {
          const isFirst = (body['params'] as Json)['cursor'] === undefined;
          return json(response, result(body['id'], isFirst ? { tools: [], nextCursor: 'more' } : { tools: [region] }));
        }
        return headers['mcp-param-region'] === 'eu' ? json(response, result(body['id'])) : json(response, mismatch(body['id']), 400);
      },
    });
    desk.send(modern(1, 'tools/call', { name: 'echo', arguments: { region: 'eu' } }));
    expect(await desk.answer(1)).toEqual(result(1));
    expect(desk.proxy.posted('tools/call')).toHaveLength(2);
  });

  test('that the server refuses all the same come back as its error', async () => {
    const desk = await setDesk({
      script: ({ body }, response) => body['method'] === 'tools/list'
        ? json(response, result(body['id'], { tools: [] }))
        : json(response, mismatch(body['id']), 400),
    });
    desk.send(modern(1, 'tools/call', { name: 'echo', arguments: {} }));
    expect(await desk.answer(1)).toEqual(mismatch(1));
    expect(desk.proxy.posted('tools/call')).toHaveLength(2);
  });
});

describe('errors by which clients tell the era', () => {
  test.each([400, 404])('pass as they are with status %i', async (status) => {
    const error = { jsonrpc: '2.0', id: 1, error: { code: -32022, message: 'Unsupported', data: { supported: ['2025-11-25'] } } };
    const desk = await setDesk({ script: (_arrived, response) => json(response, error, status) });
    desk.send(modern(1, 'server/discover'));
    expect(await desk.answer(1)).toEqual(error);
    expect(desk.proxy.arrived).toHaveLength(1);
  });

  test('get the id of the request where the server gave none', async () => {
    const error = { code: -32000, message: 'Bad Request: Server not initialized' };
    const desk = await setDesk({ script: (_arrived, response) => json(response, { jsonrpc: '2.0', id: null, error }, 400) });
    desk.send(modern('d', 'server/discover'));
    expect(await desk.answer('d')).toEqual({ jsonrpc: '2.0', id: 'd', error });
  });
});

describe('a cancellation', () => {
  test('closes the stream, and is no message', async () => {
    let closed = false;
    const desk = await setDesk({
      script: (_arrived, response) => void stream(response).once('close', () => (closed = true)),
    });
    desk.send(modern(1, 'tools/call', { name: 'wait' }));
    await eventually(() => desk.proxy.arrived.length).toBe(1);
    desk.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
    await eventually(() => closed).toBe(true);
    await desk.bridge.settled(20_000);
    expect(desk.proxy.arrived).toHaveLength(1);
    expect(desk.rest()).toEqual([]);
  });

  test('of what is answered already says nothing to the server', async () => {
    const desk = await setDesk({ script: ({ body }, response) => json(response, result(body['id'])) });
    desk.send(modern(1, 'tools/call', { name: 'echo' }));
    await desk.answer(1);
    desk.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
    desk.send(modern(2, 'tools/call', { name: 'echo' }));
    await desk.answer(2);
    expect(desk.proxy.arrived).toHaveLength(2);
  });
});

describe('a subscription', () => {
  test('goes on over a break, and says what may have changed meanwhile', async () => {
    const acknowledged = { jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged', params: {} };
    const desk = await setDesk({
      script(_arrived, response) {
        stream(response).write(event(acknowledged));
        if (desk.proxy.arrived.length === 1) response.end();
      },
    });
    desk.send(modern('s', 'subscriptions/listen', { notifications: { toolsListChanged: true, resourceSubscriptions: ['test://a'] } }));
    const meta = { _meta: { 'io.modelcontextprotocol/subscriptionId': 's' } };
    const seen = [await desk.next(), await desk.next(), await desk.next(), await desk.next()];
    expect(seen).toEqual([
      acknowledged,
      acknowledged,
      { jsonrpc: '2.0', method: 'notifications/tools/list_changed', params: meta },
      { jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri: 'test://a', ...meta } },
    ]);
  });

  test('ends with the answer of the server', async () => {
    const desk = await setDesk({ script: ({ body }, response) => void stream(response).end(event(result(body['id']))) });
    desk.send(modern('s', 'subscriptions/listen', { notifications: {} }));
    await desk.answer('s');
    await desk.bridge.settled(20_000);
    expect(desk.proxy.arrived).toHaveLength(1);
  });
});

test('a client that speaks both eras is served in both', async () => {
  const desk = await setDesk({ script: ({ body }, response) => json(response, result(body['id'], { protocolVersion: '2025-11-25' })) });
  desk.send(modern(1, 'server/discover'));
  await desk.answer(1);
  desk.send(request(2, 'initialize'));
  await desk.answer(2);
  desk.send(request(3, 'ping'));
  await desk.answer(3);
  expect(desk.proxy.posted('ping')[0]?.headers['mcp-protocol-version']).toBe('2025-11-25');
  expect(desk.proxy.posted('ping')[0]?.headers).not.toHaveProperty('mcp-method');
});
