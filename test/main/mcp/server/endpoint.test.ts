import { describe, expect, it } from 'vitest';
import { connectV1, connectV2 } from './clients.ts';
import { startEndpoint } from './start-endpoint.ts';

const initialize = { jsonrpc: '2.0', method: 'initialize', id: 1 };

const eras = [
  { sdk: 'SDK v1, with a session', connect: connectV1 },
  { sdk: 'SDK v2, with a session', connect: (url: URL) => connectV2(url, 'legacy') },
  { sdk: 'SDK v2, stateless', connect: (url: URL) => connectV2(url, 'modern') },
];

describe.each(eras)('a built-in server and $sdk', ({ connect }) => {
  it('lists the offered tools, with schemas of what goes in and comes out', async () => {
    const { url } = await startEndpoint();
    const client = await connect(url);
    expect(client.getServerVersion()).toMatchObject({ name: 'sample-server', version: '1.2.3' });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['add', 'refuse', 'break']);
    expect(tools[0]).toMatchObject({
      inputSchema: { required: ['a', 'b'] },
      outputSchema: { properties: { sum: { type: 'number' } } },
      annotations: { readOnlyHint: true },
    });
  });

  it('answers a call as structured content, as JSON text and beside the content', async () => {
    const { url, callers } = await startEndpoint();
    const client = await connect(url);
    const result = await client.callTool({ name: 'add', arguments: { a: 2, b: 3 } });
    expect(result).toMatchObject({
      sum: 5, structuredContent: { sum: 5 }, content: [{ text: 'It is 5.' }, { text: '{"sum":5}' }],
    });
    expect(callers).toEqual([{ client: 'test client', address: '127.0.0.1', local: true, origin: url.origin }]);
  });

  it('says what was refused, with the remedy, and of other failures nothing of their inside', async () => {
    const { url } = await startEndpoint();
    const client = await connect(url);
    expect(await client.callTool({ name: 'refuse', arguments: {} })).toMatchObject({
      isError: true, content: [{ text: 'It is not done today. Ask tomorrow. (not_today)' }],
    });
    const broken = await client.callTool({ name: 'break', arguments: {} });
    expect(broken).toMatchObject({ isError: true });
    expect(JSON.stringify(broken)).not.toContain('secret detail');
  });

  it('names the argument that is wrong', async () => {
    const { url } = await startEndpoint();
    const client = await connect(url);
    const result = await client.callTool({ name: 'add', arguments: { a: 2, b: 'three' } });
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result.content)).toMatch(/\bb\b.*number/);
  });

  it('lists and reads resources', async () => {
    const { url } = await startEndpoint();
    const client = await connect(url);
    const { resources } = await client.listResources();
    expect(resources).toMatchObject([{ uri: 'sample://things/a', name: 'Thing a' }, { uri: 'sample://things/b' }]);
    expect(await client.readResource({ uri: 'sample://things/b' })).toMatchObject({
      contents: [{ uri: 'sample://things/b', mimeType: 'text/plain', text: 'This is sample://things/b.' }],
    });
    await expect(client.readResource({ uri: 'sample://things/z' })).rejects.toThrow(/sample:\/\/things\/z/);
  });

  it('keeps tools that are not offered from being called', async () => {
    const { url, calls } = await startEndpoint();
    const client = await connect(url);
    await expect(client.callTool({ name: 'ring', arguments: { times: 1 } })).rejects.toThrow(/ring/);
    expect(calls.list()).toEqual([]);
  });

  it('offers a tool from the moment that it is switched on', async () => {
    const { url, doorbell, tools, calls } = await startEndpoint();
    const client = await connect(url);
    doorbell.offered = true;
    tools.toolsChanged.emit();
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('ring');
    expect(await client.callTool({ name: 'ring', arguments: { times: 2 } })).toMatchObject({ structuredContent: { rung: 2 } });
    expect(calls.list()).toMatchObject([{
      server: 'sample', tool: 'ring', input: '{"times":2}', client: 'test client', address: '127.0.0.1', error: null,
    }]);
  });
});

describe('a built-in server and curl', () => {
  it('answers an initialize request without parameters and without Accept', async () => {
    const { post } = await startEndpoint();
    const answer = await post(initialize);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toMatchObject({
      jsonrpc: '2.0', id: 1, result: { protocolVersion: '2025-11-25', serverInfo: { name: 'sample-server', version: '1.2.3' } },
    });
  });

  it.each([
    ['2024-11-05', '2024-11-05'], ['2025-03-26', '2025-03-26'], ['2025-06-18', '2025-06-18'], ['2025-11-25', '2025-11-25'],
    ['1999-01-01', '2025-11-25'],
  ])('agrees on a protocol version: asked for %s, it answers %s', async (protocolVersion, agreed) => {
    const { post } = await startEndpoint();
    const answer = await post({ ...initialize, params: { protocolVersion } });
    expect(await answer.json()).toMatchObject({ result: { protocolVersion: agreed } });
  });

  it('answers a call that belongs to no session', async () => {
    const { post } = await startEndpoint();
    const answer = await post({
      jsonrpc: '2.0', method: 'tools/call', id: 7, params: { name: 'add', arguments: { a: 1, b: 1 } },
    });
    expect(await answer.json()).toMatchObject({ id: 7, result: { sum: 2, structuredContent: { sum: 2 } } });
  });

  it.each([
    ['a body that is no JSON', '{', {}, 400, -32_700],
    ['JSON that is no message', '"hello"', {}, 400, -32_600],
    ['null', 'null', {}, 400, -32_600],
    ['another content type', '{}', { 'content-type': 'text/plain' }, 415, -32_000],
    ['a session that is not there', JSON.stringify({ ...initialize, method: 'ping' }), { 'mcp-session-id': 'gone' }, 404, -32_000],
    ['a body of more than 4 MiB', `"${'x'.repeat(5 * 1024 * 1024)}"`, {}, 413, -32_000],
  ])('refuses %s with a JSON-RPC error', async (_, body, headers, status, code) => {
    const { post } = await startEndpoint();
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', id: null, error: { code } });
  });

  it.each(['PUT', 'PATCH', 'OPTIONS'])('answers %s with the methods that there are', async (method) => {
    const { url } = await startEndpoint();
    const answer = await fetch(url, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, POST, DELETE');
  });
});
