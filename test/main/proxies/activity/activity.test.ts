import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { afterEach, describe, expect, it } from 'vitest';
import { Activity } from '../../../../main/proxies/activity/activity.ts';
import { activityView } from '../../../../main/proxies/activity/activity-view.ts';
import { CallEntry } from '../../../../main/proxies/activity/call-entry.ts';
import type { ActivityEntry } from '../../../../preload/schema/views.ts';
import { eventually } from '../../../support/eventually.ts';
import { startModernMcpServer } from '../../../support/modern-mcp-server.ts';
import { begin, Cleanup, httpUpstream, open, openProxy, proxyBefore, send } from '../harness.ts';
import { scripted, stdio, stdioProxy } from '../stdio-harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const all = (activity: Activity): ActivityEntry[] => activity.recent(200).map(activityView);
/** A call's entry is complete when its connection is done with it: a moment after the client has its answer. */
async function ended(activity: Activity, count = 1): Promise<ActivityEntry[]> {
  await eventually(() => all(activity).map(({ running }) => running)).toEqual(Array(count).fill(false));
  return all(activity);
}
const rpc = (message: object): string => JSON.stringify({ jsonrpc: '2.0', id: 1, ...message });
const call = rpc({ method: 'tools/call', params: { arguments: { name: 'secret' }, name: 'echo' } });

describe('a call', () => {
  it('is remembered with client, method, tool, status, duration and bytes, and nothing of its arguments', async () => {
    const activity = new Activity();
    const { port } = await proxyBefore(cleanup, (request, response) => {
      request.resume().on('end', () => response.end('{"result":"private"}'));
    }, { activity });
    await send(port, { body: call });
    const [entry] = await ended(activity);
    expect(entry).toMatchObject({
      client: 'grant:1', http_method: 'POST', method: 'tools/call', tool: 'echo', status: 200, error: null,
      bytes_in: call.length, bytes_out: '{"result":"private"}'.length,
    });
    expect(entry?.duration_ms).toBeGreaterThan(0);
    expect(JSON.stringify(activity.recent(1))).not.toMatch(/secret|private/);
  });

  it('is counted and named where its body and its answer are streams', async () => {
    const activity = new Activity();
    const large = rpc({ method: 'tools/call', params: { name: 'echo', arguments: 'x'.repeat(100_000) } });
    const { port } = await proxyBefore(cleanup, (request, response) => {
      request.resume().on('end', () => {
        response.write('one');
        response.end('two');
      });
    }, { activity });
    await send(port, { body: large });
    expect((await ended(activity))[0]).toMatchObject({ tool: 'echo', bytes_in: large.length, bytes_out: 6 });
  });

  it('that fails has the code of the failure', async () => {
    const activity = new Activity();
    const { port } = await openProxy(cleanup, {}, { activity });
    await send(port, { body: call });
    expect((await ended(activity))[0]).toMatchObject({ status: 502, error: 'upstream_unreachable', tool: 'echo' });
  });

  it('that is not allowed is remembered too', async () => {
    const activity = new Activity();
    const { port } = await openProxy(cleanup, { allowed_tools: [] }, { activity });
    await send(port, { body: call });
    expect((await ended(activity))[0]).toMatchObject({ error: 'tool_not_allowed', tool: 'echo' });
  });

  it('shows while it runs, and without a status where the client went before an answer', async () => {
    const activity = new Activity();
    let arrived = (_response: ServerResponse): void => {};
    const waiting = new Promise<ServerResponse>((resolve) => (arrived = resolve));
    const { port } = await proxyBefore(cleanup, (_request, response) => arrived(response), { activity });
    const request = begin(port, { headers: { 'content-length': String(call.length) } });
    request.end(call);
    const response = await waiting;
    expect(all(activity)).toMatchObject([{ running: true, status: null, duration_ms: null, tool: 'echo' }]);
    const gone = once(response, 'close');
    request.destroy();
    await gone;
    expect((await ended(activity))[0]).toMatchObject({ status: null });
  });

  it('without credentials leaves no trace: it would drive out the others', async () => {
    const activity = new Activity();
    const refusal = { ok: false, status: 401, challenge: null, message: 'No.' } as const;
    const authenticator = { authenticate: () => refusal };
    const { port } = await openProxy(cleanup, {}, { activity, authenticator });
    await send(port, { body: call });
    expect(all(activity)).toEqual([]);
  });

  it('of the stateless era is named by its headers', async () => {
    const server = await startModernMcpServer();
    cleanup.add(() => server.stop());
    const activity = new Activity();
    const { port } = await openProxy(cleanup, { upstream: httpUpstream(server.url) }, { activity });
    const client = new ModernClient({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new ModernTransport(new URL(`http://localhost:${port}/mcp`)));
    await client.callTool({ name: 'echo', arguments: { text: 'x' } });
    await client.close();
    const methods = all(activity).map(({ method, tool }) => [method, tool]);
    expect(methods).toContainEqual(['server/discover', null]);
    expect(methods).toContainEqual(['tools/call', 'echo']);
  });

  it('to a stdio server is remembered in the same way', async () => {
    const activity = new Activity();
    const proxy = await stdioProxy(cleanup, stdio([scripted]), {}, { activity });
    const session = await proxy.initialize();
    await session.call('no_such_tool');
    const [called, opened] = await ended(activity, 2);
    expect(opened).toMatchObject({ method: 'initialize', tool: null, status: 200, client: 'alice' });
    expect(called).toMatchObject({ method: 'tools/call', tool: 'no_such_tool', status: 200 });
    expect(called?.bytes_in).toBeGreaterThan(0);
    expect(called?.bytes_out).toBeGreaterThan(0);
    const headers = { ...session.headers, accept: 'text/event-stream' };
    const stream = await open(proxy.port, { method: 'GET', headers });
    expect(all(activity)[0]).toMatchObject({ http_method: 'GET', running: true });
    stream.destroy();
    await ended(activity, 3);
  });
});

describe('the entry of a call', () => {
  const peeked = (body: string): (string | null)[] => {
    const entry = new CallEntry(1, 'c', 'POST');
    entry.received(Buffer.from(body));
    return [entry.method, entry.tool];
  };

  it('has a tool only where a tool is called', () => {
    expect(peeked(rpc({ method: 'prompts/get', params: { name: 'p' } }))).toEqual(['prompts/get', null]);
    expect(peeked('{"params":{"name":"echo"},"method":"tools/call"}')).toEqual(['tools/call', 'echo']);
    expect(peeked('{"params":{"name":"echo"},"method":"prompts/get"}')).toEqual(['prompts/get', null]);
  });

  it('has what stands in the first kilobytes, and never a long name', () => {
    expect(peeked(`{"x":"${'x'.repeat(5000)}","method":"ping"}`)).toEqual([null, null]);
    expect(peeked(rpc({ method: 'm'.repeat(1000) }))[0]).toHaveLength(129);
  });

  it('reads names in headers that are not plain text', () => {
    const entry = new CallEntry(1, 'c', 'POST');
    entry.named('tools/call', `=?base64?${Buffer.from('caf\u00e9').toString('base64')}?=`);
    expect(entry.tool).toBe('caf\u00e9');
  });
});

describe('the activity of a proxy', () => {
  it('keeps the most recent calls, the newest first', () => {
    const activity = new Activity(3);
    for (const client of ['a', 'b', 'c', 'd']) activity.begin(client, 'POST');
    expect(activity.recent(10).map(({ client }) => client)).toEqual(['d', 'c', 'b']);
    expect(activity.recent(2).map(({ client }) => client)).toEqual(['d', 'c']);
    activity.clear();
    expect(activity.recent(10)).toEqual([]);
    activity.begin('e', 'POST');
    expect(activity.recent(10).map(({ client }) => client)).toEqual(['e']);
  });
});
