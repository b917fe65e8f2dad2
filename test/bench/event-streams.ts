import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Figures, Subject } from './lib/bench.ts';
import { startMeasured } from './lib/cores.ts';
import { cpuMicros } from './lib/cpu.ts';
import { EventSource } from './lib/event-source.ts';
import { EventStream, openStreams } from './lib/event-stream.ts';
import { median, percentile } from './lib/median.ts';
import { residentKilobytes } from './lib/memory.ts';
import { startProgram } from './lib/program.ts';
import { startGatehouseProxy } from './peers/gatehouse.ts';
import { startHaproxy } from './peers/haproxy.ts';
import { startNginx } from './peers/nginx.ts';
import { isInstalled, missingPrograms, startNodePeer, type Destination, type Peer } from './peers/peer.ts';

const streamCount = 2000;
const broadcasts = 20;
const spans = 5;
const eventsOfSpan = 400;
const nginx = 'nginx';
const ours = 'Gatehouse, JWT, token swapped';
const direct = 'no proxy';

type Read = (figures: Figures) => number;
const figure = (column: string): Read => (figures) => figures[column] ?? NaN;
const memory = figure('memory');
const cpu = figure('cpu');
const p50 = figure('p50');
const p99 = figure('p99');
const abort = figure('abort');

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
    const ticker = await startProgram('ticker');
    const ticks = new URL(ticker.ready);
    // Without a proxy in between, sender and receiver would stand in each other's way on the driver's core.
    const { value: apart } = await startMeasured(() => startProgram('ticker'));
    const subject = (name: string, start: (upstream: URL) => Promise<Peer>): Subject => ({
      name,
      async measure() {
        const peer = await start(source.url);
        const crowd = await crowded(source, peer).finally(() => peer.stop());
        const ticking = await start(ticks);
        return { ...crowd, ...(await latency(ticking).finally(() => ticking.stop())) };
      },
    });
    return {
      subjects: [
        { name: direct, measure: () => latency({ url: apart.ready, headers: {} }) },
        subject(nginx, startNginx),
        ...(isInstalled('haproxy') ? [subject('haproxy', startHaproxy)] : []),
        subject('undici dispatch', (upstream) => startNodePeer('undici-dispatch', upstream)),
        subject(ours, startGatehouseProxy),
      ],
      async close() {
        await apart.stop();
        await ticker.stop();
        await source.stop();
      },
    };
  },
};

/** Many streams: what each takes when silent, and what an event on each costs. Then single ones that break off. */
async function crowded(source: EventSource, peer: Peer): Promise<Figures> {
  // Its code is loaded and its first buffers are made before memory is looked at.
  for (const stream of await openStreams(peer, 50)) stream.drop();
  await source.counted(0);
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
  return { memory, cpu, abort: await aborts(source, peer) };
}

/**
 * What the events of one stream take from the ticker to here: of several spans of two seconds the fastest, since a
 * machine that has fallen asleep in between can only slow one down.
 */
async function latency(destination: Destination): Promise<Figures> {
  const taken: number[] = [];
  let enough = (): void => {};
  const all = new Promise<void>((resolve) => void (enough = resolve));
  const stream = await EventStream.open(destination, (text) => {
    const now = process.hrtime.bigint();
    for (const [, sent = '0'] of text.matchAll(/data: (\d+)\n/g)) taken.push(Number(now - BigInt(sent)) / 1e6);
    if (taken.length >= spans * eventsOfSpan) enough();
  });
  await all;
  stream.drop();
  const medians = Array.from({ length: spans }, (_, span) => median(taken.slice(span * eventsOfSpan, (span + 1) * eventsOfSpan)));
  return { p50: Math.min(...medians), p99: percentile(taken, 0.99) };
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
