import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import type { Upstream } from '../../../preload/schema/entities.ts';
import { ProxyListener, type ListenerDependencies } from '../../../main/proxies/listener.ts';
import type { Authenticator } from '../../../main/proxies/ports.ts';
import { planLaunch } from '../../../main/proxies/stdio/launch-plan.ts';
import { StdioUpstream, type StdioOptions } from '../../../main/proxies/stdio/stdio-upstream.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { open, openRooms, principal, proxyRecord, send, text, type Answer, type Cleanup } from './harness.ts';

export const scripted = resolve('test/support/scripted-stdio-server.mjs');
export const modernServer = resolve('test/support/modern-stdio-server.mjs');

/** Who a caller says to be, is who it is. */
const bySaying: Authenticator = {
  authenticate: (_proxy, _origin, authorization) => ({ ok: true, principal: principal(authorization ?? 'alice') }),
};

export const stdio = (args: string[], env: Record<string, string> = {}): Upstream => ({
  kind: 'stdio',
  command: process.execPath,
  args,
  headers: {},
  env,
});

export interface StdioProxy {
  port: number;
  listener: ProxyListener;
  upstream: StdioUpstream;
  /** POST of one message. */
  post(message: object, headers?: Record<string, string>): Promise<Answer>;
  /** Opens a session. */
  initialize(headers?: Record<string, string>): Promise<Session>;
}

export interface Session {
  id: string;
  headers: Record<string, string>;
  /** Calls a tool of the scripted server, and gives the answer's `result` or `error`. */
  call(name: string, args?: object, id?: number | string): Promise<{ result?: Answered; error?: Answered }>;
  post(message: object): Promise<Answer>;
  /** Opens a stream; the answer to a POST where there is a message. */
  stream(message?: object): Promise<IncomingMessage>;
}

/** The answer of a tool of the scripted server. */
export type Answered = Record<string, unknown> & { pid: number; message: string; data: { code: string } };

export const accept = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
const rpc = (message: object): string => JSON.stringify({ jsonrpc: '2.0', ...message });

export async function stdioProxy(
  cleanup: Cleanup,
  upstreamFields: Upstream = stdio([scripted]),
  options: Partial<StdioOptions> = {},
  rooms: Partial<ListenerDependencies> = {},
): Promise<StdioProxy> {
  const plan = await planLaunch(upstreamFields, { path: process.env['PATH'] ?? '', source: 'Gatehouse' });
  const upstream = new StdioUpstream('/mcp', plan, { log: rooms.log ?? silentLogger, ...options });
  const record = proxyRecord({ upstream: upstreamFields });
  const listener = await ProxyListener.open(record, upstream, { ...openRooms, authenticator: bySaying, ...rooms });
  cleanup.add(() => listener.close(0));
  const { port } = listener;
  const post = (message: object, headers: Record<string, string> = {}): Promise<Answer> =>
    send(port, { headers: { ...accept, ...headers }, body: rpc(message) });

  const initialize = async (headers: Record<string, string> = {}): Promise<Session> => {
    const answer = await post({ id: 0, method: 'initialize', params: {} }, headers);
    const id = answer.headers['mcp-session-id'];
    if (typeof id !== 'string') throw new Error(`No session: ${answer.status} ${answer.body}`);
    const own = { ...headers, 'mcp-session-id': id };
    let last = 0;
    return {
      id,
      headers: own,
      post: (message) => post(message, own),
      async call(name, args = {}, id = (last += 1)) {
        const { body } = await post({ id, method: 'tools/call', params: { name, arguments: args } }, own);
        return JSON.parse(body) as { result?: Answered };
      },
      stream: (message) =>
        open(port, {
          method: message ? 'POST' : 'GET',
          headers: { ...accept, ...own },
          ...(message ? { body: rpc(message) } : {}),
        }),
    };
  };
  return { port, listener, upstream, post, initialize };
}

/** The messages of an event stream that has ended. */
export const messagesOf = async (stream: IncomingMessage): Promise<Record<string, unknown>[]> =>
  [...(await text(stream)).matchAll(/^data: (.*)$/gm)].map(
    ([, data]) => JSON.parse(data ?? '') as Record<string, unknown>,
  );

/** True while a process runs; one that has ended but was not collected by its parent does not. */
export async function runs(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat !== null && !/\) Z /.test(stat);
}
