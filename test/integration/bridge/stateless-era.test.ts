import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { startEverythingServer } from '../../support/everything-server.ts';
import { startModernMcpServer } from '../../support/modern-mcp-server.ts';
import { startScene, type Scene } from '../../support/scene.ts';
import { bridgedProxy, type StdioBridge } from '../../support/stdio-bridge.ts';

/** Version 2 of the official SDK over stdio: through the bridge it finds out the era by itself, and speaks either. */

let scene: Scene;
let modern: { url: string; stop(): Promise<void> };
let everything: { url: string; stop(): Promise<void> };
let toModern: StdioBridge;
let toOlder: StdioBridge;
beforeAll(async () => {
  scene = await startScene();
  modern = await startModernMcpServer();
  everything = await startEverythingServer();
  toModern = (await bridgedProxy(scene, { kind: 'http', url: modern.url })).bridge;
  toOlder = (await bridgedProxy(scene, { kind: 'http', url: everything.url })).bridge;
});
afterAll(async () => {
  await everything?.stop();
  await modern?.stop();
  await scene?.stop();
});

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

async function connect({ command, args }: StdioBridge, mode: 'auto' | 'legacy' = 'auto'): Promise<Client> {
  const client = new Client({ name: 'app', version: '2' }, {
    versionNegotiation: { mode }, capabilities: { sampling: {}, elicitation: { form: {} } },
  });
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { colour: 'green' } }));
  client.setRequestHandler('sampling/createMessage', () => ({
    role: 'assistant', model: 'none', content: { type: 'text', text: 'A sampled line.' },
  }));
  clients.push(client);
  await client.connect(new StdioClientTransport({ command, args, stderr: 'ignore' }));
  return client;
}

const call = async (client: Client, name: string, args: Record<string, unknown> = {}): Promise<string> => {
  const { content } = await client.callTool({ name, arguments: args });
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
};

describe('a server without sessions', () => {
  test('is found out, and called with mirrored parameters', async () => {
    const client = await connect(toModern);
    expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
    await client.listTools();
    expect(await call(client, 'echo', { text: 'café', region: 'Île-de-France' })).toBe('café');
  });

  test('is called with mirrored parameters also where the app has never listed the tools', async () => {
    const client = await connect(toModern);
    expect(await call(client, 'echo', { text: 'unlisted', region: 'eu' })).toBe('unlisted');
  });

  test('asks for input in between', async () => {
    const client = await connect(toModern);
    expect(await call(client, 'ask')).toBe('It is green.');
    expect(await call(client, 'sample')).toContain('A sampled line.');
  });

  test('hears of a cancellation', async () => {
    const client = await connect(toModern);
    const stop = new AbortController();
    let begun = false;
    const cancelled = client.callTool({ name: 'wait' }, { signal: stop.signal, onprogress: () => void (begun = true) });
    cancelled.catch(() => undefined);
    await eventually(() => begun).toBe(true);
    stop.abort('enough');
    await expect(cancelled).rejects.toThrow();
    // Answered only once the other call heard of it.
    expect(await call(client, 'wait_for_cancellation')).toBe('a call was cancelled');
  });

  test('keeps a subscription over a restart of Gatehouse', async () => {
    const client = await connect(toModern);
    const heard: string[] = [];
    client.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.push(params.uri));
    const subscription = await client.listen({ resourceSubscriptions: ['test://fixed'] });
    await call(client, 'touch', { uri: 'test://fixed' });
    await eventually(() => heard.length).toBe(1);
    await scene.gatehouse.restart();
    // It may have changed meanwhile: the app is told once, without a cause.
    await eventually(() => heard.length).toBe(2);
    await call(client, 'touch', { uri: 'test://fixed' });
    await eventually(() => heard.length).toBe(3);
    await subscription.close();
  });

  test('serves an app of the session era as well', async () => {
    const client = await connect(toModern, 'legacy');
    expect(await call(client, 'echo', { text: 'old' })).toBe('old');
  });
});

test('a server with sessions is found out too, and is called in its own era', async () => {
  const client = await connect(toOlder);
  expect(client.getNegotiatedProtocolVersion()).toBe('2025-11-25');
  expect(await call(client, 'echo', { message: 'hello' })).toContain('hello');
});
