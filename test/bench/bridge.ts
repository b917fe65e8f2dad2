import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'undici';
import type { BridgeFile } from '../../main/bridge/bridge-file.ts';
import { nodeFlags } from '../../main/bridge/launch-command.ts';
import { ended } from '../support/child-process.ts';
import { close, listen } from '../support/loopback.ts';
import type { Bench, Figures } from './lib/bench.ts';
import { startMeasured } from './lib/cores.ts';
import { closedLoop } from './lib/load.ts';
import { residentKilobytes } from './lib/memory.ts';
import { startGatehousePeer } from './peers/gatehouse.ts';
import type { Destination } from './peers/peer.ts';

const direct = 'Gatehouse over HTTP';
const bridged = 'Gatehouse through the bridge';

const load = { connections: 1, seconds: 3, warmUpSeconds: 1 };
const callOf = (id: number): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'echo', arguments: { message: 'hello' } } });

/** B1 to B3: what an app that only speaks stdio pays for the bridge, one call after the other. */
export const bridge: Bench = {
  name: 'bridge for stdio apps, one call after the other',
  columns: { p50: 'p50 ms', p99: 'p99 ms', start: 'ms until it answers', memory: 'MB after the calls' },
  goals: [
    {
      id: 'B1', what: 'p50 that a call takes longer through the bridge', unit: 'ms',
      must: { atMost: 5 }, stretch: { atMost: 1 }, value: (of) => (of(bridged)['p50'] ?? NaN) - (of(direct)['p50'] ?? NaN),
    },
    {
      id: 'B2', what: 'memory of a bridge after the calls', unit: 'MB',
      must: { atMost: 60 }, stretch: { atMost: 50 }, value: (of) => of(bridged)['memory'] ?? NaN,
    },
    {
      id: 'B3', what: 'time from its start to its first answer', unit: 'ms',
      must: { atMost: 500 }, stretch: { atMost: 100 }, value: (of) => of(bridged)['start'] ?? NaN,
    },
  ],
  async open() {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const { id } = JSON.parse(Buffer.concat(chunks).toString()) as { id: number };
        response.writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'hello' }] } }));
      });
    });
    const upstream = new URL(`http://127.0.0.1:${await listen(server)}/mcp`);
    const gatehouse = await startGatehousePeer();
    const destination = await gatehouse.withApiKey(upstream);
    return {
      subjects: [
        { name: direct, measure: () => overHttp(destination) },
        { name: bridged, measure: () => throughBridge(destination) },
      ],
      async close() {
        await gatehouse.stop();
        await close(server);
      },
    };
  },
};

async function overHttp({ url, headers }: Destination): Promise<Figures> {
  const { origin, pathname } = new URL(url);
  const client = new Client(origin);
  const json = { ...headers, 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  let id = 0;
  const { p50, p99 } = await closedLoop({
    ...load,
    pids: [],
    async send() {
      const { statusCode, body } = await client.request({ method: 'POST', path: pathname, headers: json, body: callOf((id += 1)) });
      await body.dump();
      if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}.`);
    },
  });
  await client.close();
  return { p50, p99 };
}

async function throughBridge({ url, headers }: Destination): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  const file = join(folder, 'bridge.json');
  await writeFile(file, JSON.stringify({
    schema: 1, app_id: 'bench', app: 'Bench', proxy_id: 1, proxy: 'bench', url, health_url: url,
    credential: headers['x-api-key'] ?? '', key_id: '', start: null,
  } satisfies BridgeFile));
  const began = performance.now();
  const { value: child, pids } = await startMeasured(async () =>
    spawn(process.execPath, [...nodeFlags, resolve('dist/bridge/bridge.cjs'), file], { stdio: ['pipe', 'pipe', 'inherit'] }));
  let id = 0;
  const send = async (): Promise<void> => {
    const answered = once(child.stdout, 'data') as Promise<[Buffer]>;
    child.stdin.write(`${callOf((id += 1))}\n`);
    const [answer] = await answered;
    // Small answers come in one piece, each to its own call.
    if (!answer.includes('"result"')) throw new Error(`The bridge answered ${answer.toString()}`);
  };
  await send();
  const start = performance.now() - began;
  const { p50, p99 } = await closedLoop({ ...load, pids, send });
  const memory = residentKilobytes(pids) / 1024;
  child.stdin.end();
  await ended(child, 5_000);
  await rm(folder, { recursive: true });
  return { p50, p99, start, memory };
}
