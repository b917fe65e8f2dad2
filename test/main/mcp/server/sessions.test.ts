import { ResourceListChangedNotificationSchema, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, it } from 'vitest';
import { connectV1, connectV2 } from './clients.ts';
import { startEndpoint } from './start-endpoint.ts';

const initialize = { jsonrpc: '2.0', method: 'initialize', id: 1 };
const ping = { jsonrpc: '2.0', method: 'ping', id: 2 };

/** Sessions that are forgotten by a clock that the test moves. */
async function start(limits = { count: 3, idleMs: 60_000 }) {
  let now = 0;
  const started = await startEndpoint({ limits, now: () => now });
  const begin = async (): Promise<Record<string, string>> => {
    const answer = await started.post(initialize);
    return { 'mcp-session-id': answer.headers.get('mcp-session-id') ?? '' };
  };
  const isThere = async (session: Record<string, string>): Promise<boolean> => (await started.post(ping, session)).status === 200;
  return { ...started, begin, isThere, pass: (ms: number) => void (now += ms) };
}

describe('sessions', () => {
  it('last until the client ends them', async () => {
    const { begin, isThere, url } = await start();
    const session = await begin();
    expect(await isThere(session)).toBe(true);
    expect((await fetch(url, { method: 'DELETE', headers: session })).status).toBe(200);
    expect(await isThere(session)).toBe(false);
    expect((await fetch(url, { method: 'DELETE', headers: session })).status).toBe(404);
  });

  it('are forgotten when nobody uses them', async () => {
    const { begin, isThere, pass } = await start();
    const abandoned = await begin();
    const used = await begin();
    pass(40_000);
    expect(await isThere(used)).toBe(true);
    pass(40_000);
    await begin();
    expect([await isThere(abandoned), await isThere(used)]).toEqual([false, true]);
  });

  it('are bounded: the one that was used longest ago makes room', async () => {
    const { begin, isThere } = await start();
    const [first, second, third] = [await begin(), await begin(), await begin()];
    expect(await isThere(first)).toBe(true);
    const fourth = await begin();
    const there = await Promise.all([first, second, third, fourth].map(isThere));
    expect(there).toEqual([true, false, true, true]);
  });

  it('are kept while a client listens', async () => {
    const { begin, isThere, pass, url } = await start();
    const session = await begin();
    const listening = new AbortController();
    const stream = await fetch(url, { headers: { ...session, accept: 'text/event-stream' }, signal: listening.signal });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    pass(120_000);
    await begin();
    expect(await isThere(session)).toBe(true);
    listening.abort();
  });

  it('have an own stream, which a request without a session does not get', async () => {
    const { url } = await start();
    expect((await fetch(url, { headers: { accept: 'text/event-stream' } })).status).toBe(400);
  });

  it('end with the server, and so do their streams', async () => {
    const { begin, endpoint, url } = await start();
    const stream = await fetch(url, { headers: { ...await begin(), accept: 'text/event-stream' } });
    await endpoint.close();
    expect(await stream.text()).not.toContain('data:');
  });

  it('tell a client that listens of tools and resources that have changed', async () => {
    const { url, tools, doorbell } = await startEndpoint();
    const client = await connectV1(url);
    const told = [ToolListChangedNotificationSchema, ResourceListChangedNotificationSchema].map((schema) =>
      new Promise<void>((resolve) => client.setNotificationHandler(schema, () => resolve())));
    // The stream opens after the handshake, with no sign of it for the client.
    const telling = setInterval(() => {
      doorbell.offered = !doorbell.offered;
      tools.toolsChanged.emit();
      tools.resourcesChanged.emit();
    }, 10);
    await Promise.all(told).finally(() => clearInterval(telling));
  });
});

it('stateless clients that subscribe are told of tools that have changed', async () => {
  const { url, tools, doorbell } = await startEndpoint();
  const client = await connectV2(url, 'modern');
  const told = new Promise<void>((resolve) =>
    client.setNotificationHandler('notifications/tools/list_changed', () => resolve()));
  const subscription = await client.listen({ toolsListChanged: true });
  doorbell.offered = true;
  tools.toolsChanged.emit();
  await told;
  await subscription.close();
});
