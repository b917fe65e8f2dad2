import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type RequestListener,
} from 'node:http';
import { connect } from 'node:net';
import { defaultRedirectPatterns, type Upstream } from '../../../preload/schema/entities.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { ProxyListener, type ListenerDependencies } from '../../../main/proxies/listener.ts';
import type { Principal } from '../../../main/proxies/ports.ts';
import { createUpstream } from '../../../main/proxies/upstreams/create-upstream.ts';
import { openSurroundings } from '../../../main/proxies/upstreams/surroundings.ts';
import type { ProxyRecord } from '../../../main/store/records.ts';
import { close, listen } from '../../support/loopback.ts';

export const principal = (id: string): Principal => ({ id, kind: 'grant', label: id, grantId: id, connectionId: null });

export const httpUpstream = (url: string, headers: Record<string, string> = {}): Upstream => ({
  kind: 'http',
  url,
  headers,
  args: [],
  env: {},
});

export const proxyRecord = (fields: Partial<ProxyRecord>): ProxyRecord => ({
  id: 1,
  name: 'test',
  description: '',
  enabled: true,
  auto_start: true,
  port: 0,
  path: '/mcp',
  upstream: httpUpstream('http://127.0.0.1:1/mcp'),
  oauth_proxy_enabled: true,
  oauth_proxy_mode: 'gateway',
  oauth_proxy_provider_id: 1,
  oauth_proxy_require_consent: true,
  oauth_proxy_allowed_redirect_uris: [...defaultRedirectPatterns],
  oauth_proxy_scopes: [],
  token_lifetime_seconds: 3600,
  inject_upstream_token: true,
  created_at: 0,
  updated_at: 0,
  ...fields,
});

/** Rooms that let everyone call, inject nothing and own no routes. */
export const openRooms: ListenerDependencies = {
  authenticator: { authenticate: () => ({ ok: true, principal: principal('grant:1') }) },
  credentials: { authorizationFor: () => ({ kind: 'none' }), refreshAfterRefusal: async () => ({ kind: 'none' }) },
  oauthRoutes: { owns: () => false, handle: () => Promise.reject(new Error('owns no route')) },
  log: silentLogger,
};

/** A machine whose commands are looked for on our own PATH, and which has no HTTP proxy. */
export const surroundings = openSurroundings({ PATH: process.env['PATH'], SHELL: '/bin/false' }, silentLogger);

/** Things to undo when a test is over, last first. */
export class Cleanup {
  readonly #steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.#steps.unshift(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0)) await step();
  }
}

export async function startUpstream(cleanup: Cleanup, handler: RequestListener): Promise<number> {
  const server = createServer(handler);
  const port = await listen(server);
  cleanup.add(() => close(server));
  return port;
}

export interface OpenProxy {
  port: number;
  listener: ProxyListener;
}

/** Opens a listener on a free port. `proxy.upstream` decides where its calls go. */
export async function openProxy(
  cleanup: Cleanup,
  proxy: Partial<ProxyRecord>,
  rooms: Partial<ListenerDependencies> = {},
): Promise<OpenProxy> {
  const record = proxyRecord(proxy);
  const upstream = await createUpstream(record.path, record.upstream, surroundings);
  const listener = await ProxyListener.open(record, upstream, { ...openRooms, ...rooms });
  cleanup.add(() => listener.close(0));
  return { port: listener.port, listener };
}

/** A proxy in front of an upstream that answers with `handler`. */
export async function proxyBefore(
  cleanup: Cleanup,
  handler: RequestListener,
  rooms: Partial<ListenerDependencies> = {},
): Promise<OpenProxy & { upstreamPort: number }> {
  const upstreamPort = await startUpstream(cleanup, handler);
  const upstream = httpUpstream(`http://127.0.0.1:${upstreamPort}/mcp`);
  return { ...(await openProxy(cleanup, { upstream }, rooms)), upstreamPort };
}

export interface SendOptions {
  method?: string;
  path?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
}

/** Begins a request on a connection of its own, which stays open as those of real clients do. */
export function begin(port: number, { method = 'POST', path = '/mcp', headers = {} }: SendOptions = {}): ClientRequest {
  const own = { host: `localhost:${port}`, connection: 'keep-alive' };
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers: { ...own, ...headers }, agent: false });
  // An answer may come, and the port close, while the body is still being sent.
  return request.on('error', () => {});
}

/** Sends a request and waits for the head of its answer. */
export async function open(port: number, options: SendOptions = {}): Promise<IncomingMessage> {
  // As bytes: Node would send the headers in the encoding of a body that is a string.
  const body = options.body === undefined ? undefined : Buffer.from(options.body);
  const headers = { ...options.headers };
  if (body) headers['content-length'] = String(body.length);
  const request = begin(port, { ...options, headers });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  request.end(body);
  return (await answered)[0];
}

export async function text(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  rawHeaders: string[];
  body: string;
}

export async function send(port: number, options: SendOptions = {}): Promise<Answer> {
  const message = await open(port, options);
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    rawHeaders: message.rawHeaders,
    body: await text(message),
  };
}

/** Sends bytes as they are and returns all that comes back until the other side closes. */
export async function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(bytes, 'latin1');
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}
