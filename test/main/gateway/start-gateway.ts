import { once } from 'node:events';
import { mkdtemp, mkdir, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { Signal } from '../../../main/events/signal.ts';
import { createGatewayApp, type GatewayOptions } from '../../../main/gateway/app.ts';
import { GatewayListener } from '../../../main/gateway/listener.ts';
import { LoginLinks } from '../../../main/gateway/login-links.ts';
import { jsonResponse, type HttpRequest } from '../../../main/http/exchange.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { runOperation } from '../../../main/operations/run.ts';
import { readState } from '../../../main/operations/state.ts';
import { FakeServices } from '../operations/fake-services.ts';

export const adminToken = 'correct-horse-battery-staple-0123456789-abc';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as JSON, for matching. */
  json(): unknown;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Everything of the gateway but the rooms behind it, on a free port of both loopback addresses. */
export async function startGateway(overrides: Partial<GatewayOptions> = {}) {
  const services = new FakeServices();
  const changed = new Signal();
  const logChanged = new Signal();
  const oauthCalls: { endpoint: string; proxyId: number; request: HttpRequest }[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-ui-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Gatehouse</title>');
  await writeFile(join(folder, 'assets', 'index-abc123.js'), 'export {};');

  const listener = new GatewayListener(0, silentLogger);
  const links = new LoginLinks(() => `http://localhost:${listener.port}`);
  const { app, close } = createGatewayApp({
    version: '1.2.3',
    log: silentLogger,
    adminToken,
    runOperation: (name, input, actor) => runOperation({ services, log: silentLogger }, name, input, actor),
    restEnabled: async () => true,
    state: () => readState(services),
    changed,
    logChanged,
    oauth: {
      handle: async (endpoint, proxyId, request) => {
        oauthCalls.push({ endpoint, proxyId, request });
        return jsonResponse(200, { endpoint });
      },
      callback: async () => jsonResponse(200, { endpoint: 'callback' }),
      jwks: async () => jsonResponse(200, { keys: [] }, { 'cache-control': 'public, max-age=300' }),
    },
    builtinServers: { endpoints: [], openBeyondLoopback: () => false },
    ui: { folder, links, help: { adminTokenFile: '/data/admin-token', processId: 4711, platform: 'linux' } },
    ...overrides,
  });
  await listener.open(app);
  onTestFinished(async () => {
    close();
    await listener.close();
  });

  /** Plain node:http: unlike fetch it sends any Host, Origin and Cookie. */
  const ask = async (path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Reply> => {
    const request = httpRequest({ host: '127.0.0.1', port: listener.port, path, method, headers: {
      host: `localhost:${listener.port}`, ...headers,
    } }).end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const text = await readText(response);
    return {
      status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) as unknown,
    };
  };

  return {
    listener,
    services,
    changed,
    logChanged,
    links,
    oauthCalls,
    port: listener.port,
    origin: `http://localhost:${listener.port}`,
    ask,
    /** As a script would: with the token, JSON both ways. */
    admin: (method: string, path: string, body?: unknown): Promise<Reply> => ask(path, {
      method,
      headers: {
        authorization: `Bearer ${adminToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    /** As a person would: opens a new login link. @returns the Cookie header of the browser */
    signIn: async (): Promise<string> => {
      const { pathname, search } = new URL(links.mint().url);
      const reply = await ask(pathname + search);
      return String(reply.headers['set-cookie']?.[0]).split(';')[0] ?? '';
    },
  };
}
