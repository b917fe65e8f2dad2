import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Figures, Subject } from './lib/bench.ts';
import { cpuMicros } from './lib/cpu.ts';
import { EventSource } from './lib/event-source.ts';
import { EventStream, openStreams } from './lib/event-stream.ts';
import { median, percentile } from './lib/median.ts';
import { residentKilobytes } from './lib/memory.ts';
import { startGatehouseProxy } from './peers/gatehouse.ts';
import { startHaproxy } from './peers/haproxy.ts';
import { startNginx } from './peers/nginx.ts';
import { isInstalled, missingPrograms, startNodePeer, type Destination, type Peer } from './peers/peer.ts';

const streamCount = 2000;
const broadcasts = 20;
const nginx = 'nginx';
const ours = 'Gatehouse, JWT, token swapped';
const direct = 'no proxy';

const figure = (column: string) => (figures: Figures): number => figures[column] ?? NaN;
const [memory, cpu, p50, p99, abort] = ['memory', 'cpu', 'p50', 'p99', 'abort'].map(figure) as [
  Read, Read, Read, Read, Read,
];
type Read = (figures: Figures) => number;

/** S1 to S4: event streams through each proxy, started anew for each round since none gives memory back. */
export const eventStreams: Bench = {
  name: `${streamCount} event streams`,
  columns: {
    memory: 'KB/idle stream', cpu: 'CPU µs/event', p50: 'p50 ms, an event each 5 ms', p99: 'p99 ms',
    abort: 'p99 ms, abort to upstream',
  },
  missing: () => missingPrograms(['nginx']),
  goals: [
    {
      id: 'S1', what: 'memory of an idle stream ÷ nginx', unit: 'x', must: { atMost: 2.8 }, stretch: { atMost: 2 },
      value: (of) => memory(of(ours)) / memory(of(nginx)),
    },
    {
      id: 'S2', what: 'CPU of a relayed event ÷ nginx', unit: 'x', must: { atMost: 2.6 }, stretch: { atMost: 2 },
      value: (of) => cpu(of(ours)) / cpu(of(nginx)),
    },
    {
      id: 'S3', what: 'p50 that an event takes longer than without a proxy ÷ nginx', unit: 'x',
      must: { atMost: 1.6 }, stretch: { atMost: 1.2 },
      value: (of) => (p50(of(ours)) - p50(of(direct))) / (p50(of(nginx)) - p50(of(direct))),
    },
    {
      id: 'S3, held', what: 'p99 of an event on its way', unit: 'ms', must: { atMost: 20 }, stretch: { atMost: 5 },
      value: (of) => p99(of(ours)),
    },
    {
      id: 'S4', what: 'p99 from the abort of a client to the end of the upstream stream', unit: 'ms',
      must: { atMost: 50 }, stretch: { atMost: 10 },
      value: (of) => abort(of(ours)),
    },
  ],
  async open() {
    const source = await EventSource.start();
    const subject = (name: string, start: (upstream: URL) => Promise<Peer>): Subject => ({
      name, measure: () => measureAnew(source, start),
    });
    return {
      subjects: [
        { name: direct, measure: () => latency(source, { url: source.url.href, headers: {} }) },
        subject(nginx, startNginx),
        ...(isInstalled('haproxy') ? [subject('haproxy', startHaproxy)] : []),
        subject('undici dispatch', (upstream) => startNodePeer('undici-dispatch', upstream)),
        subject('@fastify/http-proxy', (upstream) => startNodePeer('fastify-http-proxy', upstream)),
        subject(ours, startGatehouseProxy),
      ],
      close: () => source.stop(),
    };
  },
};

async function measureAnew(source: EventSource, start: (upstream: URL) => Promise<Peer>): Promise<Figures> {
  const peer = await start(source.url);
  try {
    // Its code is loaded and its first buffers are made before memory is looked at.
    for (const stream of await openStreams(peer, 50)) stream.drop();
    await source.counted(0);
    const crowd = await crowded(source, peer);
    return { ...crowd, ...(await latency(source, peer)), abort: await aborts(source, peer) };
  } finally {
    await peer.stop();
  }
}

/** Many streams: what each takes when it is silent, and what an event on each costs. */
async function crowded(source: EventSource, peer: Peer): Promise<Figures> {
  const before = residentKilobytes(peer.pids);
  let arrived = 0;
  let allArrived = (): void => {};
  const streams = await openStreams(peer, streamCount, (text) => {
    arrived += text.split('data: ').length - 1;
    if (arrived >= streamCount) allArrived();
  });
  await pause(1000);
  const memory = (residentKilobytes(peer.pids) - before) / streamCount;
  const cpuBefore = cpuMicros(peer.pids);
  for (let round = 0; round < broadcasts; round += 1) {
    arrived = 0;
    const all = new Promise<void>((resolve) => void (allArrived = resolve));
    source.broadcast('{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"tick"}}');
    await all;
  }
  const cpu = (cpuMicros(peer.pids) - cpuBefore) / streamCount / broadcasts;
  for (const stream of streams) stream.drop();
  await source.counted(0);
  return { memory, cpu };
}

/** One stream with an event each 5 ms, which carries the time at which it was sent. */
async function latency(source: EventSource, destination: Destination): Promise<Figures> {
  const taken: number[] = [];
  const stream = await EventStream.open(destination, (text) => {
    for (const [, sent] of text.matchAll(/data: ([\d.]+)\n/g)) taken.push(performance.now() - Number(sent));
  });
  for (let count = 0; count < 400; count += 1) {
    source.broadcast(String(performance.now()));
    await pause(5);
  }
  stream.drop();
  await source.counted(0);
  return { p50: median(taken), p99: percentile(taken, 0.99) };
}

async function aborts(source: EventSource, destination: Destination): Promise<number> {
  const taken: number[] = [];
  for (let count = 0; count < 100; count += 1) {
    const stream = await EventStream.open(destination, () => {});
    const began = performance.now();
    stream.drop();
    await source.counted(0);
    taken.push(performance.now() - began);
  }
  return percentile(taken, 0.99);
}
