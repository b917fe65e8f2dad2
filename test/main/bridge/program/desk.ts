import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { BridgeFile } from '../../../../main/bridge/bridge-file.ts';
import { replaceFile } from '../../../../main/bridge/install-program.ts';
import { Bridge } from '../../../../main/bridge/program/bridge.ts';
import type { Patience } from '../../../../main/bridge/program/gatehouse-link.ts';
import { close, listen } from '../../../support/loopback.ts';

export type Json = Record<string, unknown>;

/** A request as the scripted server got it. */
export interface Arrived {
  method: string;
  headers: IncomingMessage['headers'];
  text: string;
  body: Json;
}

export type Script = (arrived: Arrived, response: ServerResponse) => void | Promise<void>;

export const json = (response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

export const stream = (response: ServerResponse, headers: Record<string, string> = {}): ServerResponse => {
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers }).flushHeaders();
  return response;
};

export const event = (message: unknown, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`;

export const result = (id: unknown, value: unknown = {}): Json => ({ jsonrpc: '2.0', id, result: value });

/** A scripted proxy with its health check. */
export class ScriptedProxy {
  readonly arrived: Arrived[] = [];
  script: Script;
  #server = createServer();
  port = 0;
  up = false;

  constructor(script: Script) {
    this.script = script;
  }

  async start(port = 0): Promise<void> {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.port = await listen(this.#server, port);
    this.up = true;
  }

  async stop(): Promise<void> {
    if (this.up) await close(this.#server);
    this.up = false;
  }

  /** The messages that came with POST, by method. */
  posted(method?: string): Arrived[] {
    return this.arrived.filter((one) => one.method === 'POST' && (method === undefined || one.body['method'] === method));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/health') return json(response, { status: 'ok' });
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const arrived = { method: request.method ?? '', headers: request.headers, text, body: text ? (JSON.parse(text) as Json) : {} };
    this.arrived.push(arrived);
    await this.script(arrived, response);
  }
}

export interface Desk {
  bridge: Bridge;
  proxy: ScriptedProxy;
  said: string[];
  output: PassThrough;
  send(message: unknown): void;
  sendLine(line: string): void;
  /** The next line that fits, in whatever order they come. */
  next(fits?: (message: Json, line: string) => boolean): Promise<Json>;
  answer(id: unknown): Promise<Json>;
  /** Lines that nobody has asked for yet. */
  rest(): string[];
  change(fields: Partial<BridgeFile>): Promise<void>;
  remove(): Promise<void>;
  /** Path of the bridge's file. */
  path: string;
}

export const impatient: Patience = { absent: 0, starting: 20_000, stopped: 0 };

export interface DeskOptions {
  script: Script;
  patience?: Patience;
  /** Left out: the proxy runs. */
  isDown?: boolean;
  file?: Partial<BridgeFile>;
}

/** A bridge in this process between a scripted proxy and the test as its client. */
export async function setDesk({ script, patience, isDown = false, file = {} }: DeskOptions): Promise<Desk> {
  const proxy = new ScriptedProxy(script);
  await proxy.start();
  const { port } = proxy;
  if (isDown) await proxy.stop();
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bridge-'));
  const path = join(folder, 'file.json');
  let content: BridgeFile = {
    schema: 1, app_id: 'test', app: 'Test App', proxy_id: 1, proxy: 'everything',
    url: `http://127.0.0.1:${port}/mcp`, health_url: `http://127.0.0.1:${port}/gateway-health`,
    credential: 'uag_test', key_id: 'k', start: null, ...file,
  };
  const change = async (fields: Partial<BridgeFile>): Promise<void> => {
    content = { ...content, ...fields };
    await replaceFile(path, JSON.stringify(content), 0o600);
  };
  await change({});

  const said: string[] = [];
  const output = new PassThrough();
  const bridge = new Bridge({
    file: path, output, say: (line) => said.push(line), version: '0.0.0', ...(patience ? { patience } : {}),
  });
  const lines: { message: Json; line: string }[] = [];
  const waiting: (() => void)[] = [];
  createInterface({ input: output }).on('line', (line) => {
    lines.push({ message: JSON.parse(line) as Json, line });
    for (const wake of waiting.splice(0)) wake();
  });
  const next: Desk['next'] = async (fits = () => true) => {
    for (;;) {
      const index = lines.findIndex(({ message, line }) => fits(message, line));
      const [found] = index < 0 ? [] : lines.splice(index, 1);
      if (found) return found.message;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  onTestFinished(async () => {
    await bridge.close();
    await proxy.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    bridge, proxy, said, output, change, next, path,
    send: (message) => bridge.receive(JSON.stringify(message)),
    sendLine: (line) => bridge.receive(line),
    answer: (id) => next((message) => message['id'] === id && !('method' in message)),
    rest: () => lines.map(({ line }) => line),
    remove: () => rm(path),
  };
}

export const request = (id: unknown, method: string, params: Json = {}): Json => ({ jsonrpc: '2.0', id, method, params });

const initializeResult = {
  protocolVersion: '2025-11-25', serverInfo: { name: 's', version: '1' },
  capabilities: { tools: { listChanged: true }, resources: { subscribe: true }, logging: {} },
};

/** A server of the session era: `rest` answers what is not about the session. */
export function sessions(rest: Script, names: string[] = ['one', 'two', 'three']): { script: Script; alive: Set<string> } {
  const alive = new Set<string>();
  return {
    alive,
    script: async (arrived, response) => {
      const { method, headers, body } = arrived;
      if (method === 'POST' && body['method'] === 'initialize') {
        const name = names.shift() ?? 'none';
        alive.add(name);
        return json(response, result(body['id'], initializeResult), 200, { 'mcp-session-id': name });
      }
      if (!alive.has(String(headers['mcp-session-id']))) {
        return json(response, { jsonrpc: '2.0', id: null, error: { code: -32001, message: 'Session not found' } }, 404);
      }
      if (method === 'DELETE') return void response.writeHead(200).end();
      if (method === 'GET' && headers['last-event-id'] === undefined) return void stream(response);
      if (method === 'POST' && body['id'] === undefined) return void response.writeHead(202).end();
      await rest(arrived, response);
    },
  };
}

/** Opens the client's session. */
export async function openSession(desk: Desk): Promise<Json> {
  desk.send(request(0, 'initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } }));
  const answer = await desk.answer(0);
  desk.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  return answer;
}

export const modern = (id: unknown, method: string, params: Json = {}): Json =>
  request(id, method, { ...params, _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } });
