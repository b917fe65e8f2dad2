import { readFile } from 'node:fs/promises';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../support/until.ts';
import { RotationScene } from './rotation-scene.ts';

export interface EnduranceOutcome {
  /** Calls that were answered, and how many that was in a second. */
  calls: number;
  perSecond: number;
  errors: string[];
  /** Streams that ended though nobody had ended them. */
  cut: number;
  events: number;
  /** Refreshes at the provider. */
  refreshes: number;
  /** Memory of the process after the first third of the time and at the end, in bytes. Swings with the collector. */
  rss: [number, number];
  /** What it held after a collection then, in bytes. */
  held: [number, number];
  /** Of a line through all that was held between the two, in bytes an hour. */
  slopePerHour: number;
}

const callsPerSecond = 500;
const streams = 200;
/** Calls that wait for their answer; where there are more the machine is too slow for the pace. */
const mostWaiting = 1_000;
const tickMs = 20;
/** Seldom: each look collects, which holds calls up. */
const lookMs = 15_000;

interface Sample {
  /** Milliseconds since the beginning. */
  at: number;
  rss: number;
  held: number;
}

/** Calls and standing streams of four people, whose tokens at the provider last ten seconds. */
export async function endure(minutes: number): Promise<EnduranceOutcome> {
  const scene = await RotationScene.start(4, { tokenSeconds: 10, countedMemory: true });
  const agent = new Agent({ keepAlive: true });
  const errors: string[] = [];
  let calls = 0;
  let waiting = 0;
  let cut = 0;
  let events = 0;
  let over = false;
  const tokenOf = (index: number): string => scene.held[index % scene.held.length]?.access_token ?? '';
  const begin = (method: string, index: number, from: Agent | false): Promise<IncomingMessage> => new Promise((resolve, reject) => {
    const headers = { host: `localhost:${scene.proxy.port}`, authorization: `Bearer ${tokenOf(index)}`, accept: 'text/event-stream, application/json' };
    httpRequest({ host: '127.0.0.1', port: scene.proxy.port, path: '/mcp', method, headers, agent: from }, resolve)
      .on('error', reject).end(method === 'POST' ? '{"jsonrpc":"2.0","id":1,"method":"ping"}' : '');
  });
  const call = async (index: number): Promise<void> => {
    waiting += 1;
    try {
      const response = await begin('POST', index, agent);
      await new Promise((resolve) => response.resume().on('end', resolve));
      if (response.statusCode === 200) calls += 1;
      else errors.push(`answered ${response.statusCode}`);
    } catch (error) {
      errors.push(String(error));
    } finally {
      waiting -= 1;
    }
  };
  const listen = async (index: number): Promise<void> => {
    const response = await begin('GET', index, false);
    if (response.statusCode !== 200) errors.push(`a stream was answered with ${response.statusCode}`);
    response.on('data', () => (events += 1)).on('error', () => undefined).on('close', () => (cut += over ? 0 : 1));
  };

  try {
    await Promise.all(Array.from({ length: streams }, (_, index) => listen(index)));
    const samples: Sample[] = [];
    const began = performance.now();
    const end = began + minutes * 60_000;
    let sent = 0;
    for (let look = began; performance.now() < end;) {
      const due = Math.floor((performance.now() - began) / 1_000 * callsPerSecond);
      for (; sent < due; sent += 1) if (waiting < mostWaiting) void call(sent);
      if (performance.now() >= look) {
        look += lookMs;
        // One after the other: the memory of the process as it is, and not as a collection leaves it.
        const rss = await memoryOf(scene.gatehouse.processId);
        const { heapUsed, external } = await scene.gatehouse.memory();
        samples.push({ at: performance.now() - began, rss, held: heapUsed + external });
      }
      await delay(tickMs);
    }
    const seconds = (performance.now() - began) / 1_000;
    // Those that are on their way are no errors yet, and would become some with the agent's end.
    await until('The end of the calls', () => Promise.resolve(waiting === 0));
    over = true;
    const warm = samples.filter(({ at }) => at > (minutes * 60_000) / 3);
    return {
      calls, perSecond: calls / seconds, errors, cut, events, refreshes: scene.refreshes,
      rss: [warm[0]?.rss ?? NaN, warm.at(-1)?.rss ?? NaN], held: [warm[0]?.held ?? NaN, warm.at(-1)?.held ?? NaN],
      slopePerHour: slopeOf(warm) * 3_600_000,
    };
  } finally {
    over = true;
    agent.destroy();
    await scene.stop();
  }
}

async function memoryOf(processId: number): Promise<number> {
  const status = await readFile(`/proc/${processId}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? NaN) * 1024;
}

/** Of the line with the least squares through what was held, in bytes a millisecond. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, held] = [mean(samples.map((one) => one.at)), mean(samples.map((one) => one.held))];
  const above = samples.reduce((sum, one) => sum + (one.at - at) * (one.held - held), 0);
  return above / samples.reduce((sum, one) => sum + (one.at - at) ** 2, 0);
}
