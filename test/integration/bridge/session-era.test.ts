import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CreateMessageRequestSchema, ElicitRequestSchema, ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { everythingProgram, startEverythingServer } from '../../support/everything-server.ts';
import { freePort } from '../../support/loopback.ts';
import { startMcpServer, type TestMcpServer } from '../../support/mcp-server.ts';
import type { WhoAmI } from '../../support/mcp-server/tools.ts';
import { startScene, type Scene } from '../../support/scene.ts';
import { addStdioBridge, bridgedProxy, connectAccount, type StdioBridge } from '../../support/stdio-bridge.ts';

/** The official SDK's stdio client, as apps that speak stdio alone are built on, through the bridge and Gatehouse. */

let scene: Scene;
let everything: { url: string; stop(): Promise<void> };
let open: TestMcpServer;
beforeAll(async () => {
  scene = await startScene();
  everything = await startEverythingServer();
  open = await startMcpServer();
});
afterAll(async () => {
  await open?.stop();
  await everything?.stop();
  await scene?.stop();
});

const textOf = (result: unknown): string =>
  (result as { content: { text?: string }[] }).content.map(({ text }) => text ?? '').join('');

class App {
  readonly client = new Client({ name: 'app', version: '1.0.0' }, {
    capabilities: { sampling: {}, elicitation: {}, roots: {} },
  });
  readonly transport: StdioClientTransport;
  log = '';

  constructor({ command, args }: StdioBridge) {
    this.transport = new StdioClientTransport({ command, args, stderr: 'pipe' });
    this.transport.stderr?.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
  }

  async connect(): Promise<this> {
    await this.client.connect(this.transport);
    return this;
  }

  call = async (name: string, args: Record<string, unknown> = {}): Promise<string> =>
    textOf(await this.client.callTool({ name, arguments: args }));

  close = (): Promise<void> => this.client.close();
}

const proxyTo = (upstream: object) => bridgedProxy(scene, upstream);

const isAlive = (pid: number | null): boolean => {
  try {
    return pid !== null && process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('an app behind a server that wants a sign-in', () => {
  let bridge: StdioBridge;
  beforeAll(async () => {
    bridge = await addStdioBridge(scene.gatehouse, scene.proxy);
  });

  test('is told to have the account connected, and works once it is', async () => {
    await expect(new App(bridge).connect()).rejects.toThrow('Choose Connect account in Gatehouse.');
    await connectAccount(scene.gatehouse, scene.proxy);
    const app = await new App(bridge).connect();
    expect((JSON.parse(await app.call('whoami')) as WhoAmI).account).toBe('alice');
    await app.close();
  });

  test('goes on in its session when Gatehouse is restarted', async () => {
    const app = await new App(bridge).connect();
    await scene.gatehouse.restart();
    expect(await app.call('echo', { message: 'after' })).toBe('after');
    await app.close();
  });

  test('follows its proxy to another port', async () => {
    const app = await new App(bridge).connect();
    const port = await freePort();
    // Gatehouse takes up the files that it finds when it starts.
    await scene.gatehouse.restart();
    await scene.gatehouse.call('PUT', `/proxies/${scene.proxy.id}`, { port });
    await eventually(async () => (await bridge.read()).url).toBe(`http://127.0.0.1:${port}/mcp`);
    expect(await app.call('echo', { message: 'moved' })).toBe('moved');
    await app.close();
  });

  test('is told when Gatehouse is not there, and served when it is back', async () => {
    await scene.gatehouse.kill('SIGKILL');
    const app = new App(bridge);
    const connecting = app.connect();
    await eventually(() => app.log).toContain('Waiting for Gatehouse');
    await scene.gatehouse.start();
    await connecting;
    expect(await app.call('echo', { message: 'back' })).toBe('back');
    await app.close();
  });

  test('is told when its key was taken away', async () => {
    const app = await new App(bridge).connect();
    await scene.gatehouse.call('DELETE', `/api-keys/${bridge.keyId}`);
    await expect(app.call('echo', { message: 'x' })).rejects.toThrow('its key was removed in Gatehouse');
    await app.close();
  });
});

describe('an app behind the reference server', () => {
  test('is asked by the server for samples, answers and roots, and is told of progress', async () => {
    const { bridge } = await proxyTo({ kind: 'http', url: everything.url });
    const app = new App(bridge);
    app.client.setRequestHandler(CreateMessageRequestSchema, () => ({
      model: 'm', role: 'assistant', content: { type: 'text', text: 'a sample from the app' },
    }));
    app.client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'decline' }));
    app.client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///work', name: 'work' }] }));
    await app.connect();
    const { tools } = await app.client.listTools();
    const named = (part: string): string => tools.find(({ name }) => name.includes(part))?.name ?? part;
    expect(await app.call(named('sampling'), { prompt: 'hello', maxTokens: 5 })).toContain('a sample from the app');
    expect(await app.call(named('elicitation'))).toMatch(/declin/i);
    const steps: number[] = [];
    const long = await app.client.callTool({ name: named('long'), arguments: { duration: 0.2, steps: 4 } }, undefined, {
      onprogress: ({ progress }) => steps.push(progress),
    });
    expect(textOf(long)).toContain('completed');
    expect(steps.length).toBeGreaterThan(1);
    await app.close();
  });

  test('keeps its session in all but name when the server behind Gatehouse was started anew', async () => {
    const { proxy, bridge } = await proxyTo({ kind: 'stdio', command: process.execPath, args: [everythingProgram(), 'stdio'] });
    const hash = proxy.command_approval?.hash;
    await scene.gatehouse.call('POST', `/proxies/${proxy.id}/approve-command`, { hash });
    await scene.gatehouse.call('POST', `/proxies/${proxy.id}/start`);
    const app = await new App(bridge).connect();
    expect(await app.call('echo', { message: 'one' })).toContain('one');
    await scene.gatehouse.restart();
    expect(await app.call('echo', { message: 'two' })).toContain('two');
    expect(app.log).toContain('Opening it again');
    await app.close();
  });

  test('that goes away ends its session, and no process stays', async () => {
    const { bridge } = await proxyTo({ kind: 'http', url: open.url });
    const deletes = () => open.requests.filter(({ method }) => method === 'DELETE').length;
    for (const leave of ['close', 'SIGTERM', 'stdout'] as const) {
      const before = deletes();
      const child = spawn(bridge.command, bridge.args, { stdio: ['pipe', 'pipe', 'ignore'] });
      const { pid = 0 } = child;
      const opening = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'app', version: '1' } };
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params: opening })}\n`);
      await once(child.stdout, 'data');
      const ended = once(child, 'exit');
      if (leave === 'close') child.stdin.end();
      if (leave === 'SIGTERM') child.kill('SIGTERM');
      if (leave === 'stdout') {
        child.stdout.destroy();
        child.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
      }
      expect((await ended)[0], leave).toBe(0);
      expect(deletes(), leave).toBe(before + 1);
      expect(isAlive(pid), leave).toBe(false);
    }
  });

  test('that is killed leaves no session and no process either', async () => {
    const { bridge } = await proxyTo({ kind: 'http', url: open.url });
    const before = open.requests.length;
    // An app of its own process, which is killed before it can end anything.
    const app = spawn(process.execPath, ['-e', `
      const { spawn } = require('node:child_process');
      const bridge = spawn(${JSON.stringify(bridge.command)}, ${JSON.stringify(bridge.args)}, { stdio: ['pipe', 'pipe', 'ignore'] });
      bridge.stdin.write(JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params: {
        protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'app', version: '1' } } }) + '\\n');
      bridge.stdout.once('data', () => console.log(bridge.pid));
    `], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [printed] = (await once(app.stdout, 'data')) as [Buffer];
    const pid = Number(printed.toString());
    expect(isAlive(pid)).toBe(true);
    app.kill('SIGKILL');
    await eventually(() => isAlive(pid)).toBe(false);
    expect(open.requests.slice(before).map(({ method }) => method)).toContain('DELETE');
  });
});

test('the program is one file without packages, and small', async () => {
  const program = await readFile('dist/bridge/bridge.cjs', 'utf8');
  const loaded = [...program.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name ?? '');
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.filter((name) => !name.startsWith('node:'))).toEqual([]);
  expect(program.length).toBeLessThan(100_000);
});

describe('where a person lets the bridges start Gatehouse', () => {
  test('an app starts it, with what it remembers', async () => {
    const { bridge } = await bridgedProxy(scene, { kind: 'http', url: open.url });
    // Gatehouse takes up the files that it finds when it starts.
    await scene.gatehouse.restart();
    await scene.gatehouse.call('PUT', '/settings', { bridges_start_gatehouse: true });
    await eventually(async () => (await bridge.read()).start).not.toBeNull();
    await scene.gatehouse.kill('SIGTERM');
    const app = await new App(bridge).connect();
    const lock = JSON.parse(await readFile(join(scene.gatehouse.dataFolder, 'gatehouse.lock'), 'utf8')) as { pid: number };
    onTestFinished(async () => {
      process.kill(lock.pid, 'SIGTERM');
      await eventually(() => isAlive(lock.pid)).toBe(false);
    });
    expect(await app.call('echo', { message: 'started' })).toBe('started');
    expect(app.log).toContain('Starting Gatehouse.');
    await app.close();
    expect(isAlive(lock.pid)).toBe(true);
  });
});
