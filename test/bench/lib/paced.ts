import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'undici';
import type { Destination } from '../peers/peer.ts';
import { percentile } from './median.ts';

export interface PacedLoad extends Destination {
  /** Sent with POST. */
  body: string;
  connections: number;
  /** Calls each second, over all connections. */
  rate: number;
  seconds: number;
}

/**
 * Calls at a fixed rate. What a call waits because all connections are still busy is a part of its time, so that a
 * stall counts for each call that it holds up (coordinated omission).
 * @returns p50 and p99 in ms
 */
export async function paced({ url, headers, body, connections, rate, seconds }: PacedLoad): Promise<{
  p50: number;
  p99: number;
}> {
  const { origin, pathname } = new URL(url);
  const idle = Array.from({ length: connections }, () => new Client(origin));
  const all = [...idle];
  const waiting: number[] = [];
  const latencies: number[] = [];
  const underWay = new Set<Promise<void>>();

  const send = (client: Client, since: number): void => {
    const call = (async () => {
      const { statusCode, body: answer } = await client.request({ method: 'POST', path: pathname, headers, body });
      await answer.dump();
      if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}.`);
      latencies.push(performance.now() - since);
      const next = waiting.shift();
      if (next === undefined) idle.push(client);
      else send(client, next);
    })();
    underWay.add(call);
    call.then(() => void underWay.delete(call), () => undefined);
  };

  const began = performance.now();
  for (let sent = 0; sent < rate * seconds;) {
    const now = performance.now();
    for (const due = Math.floor(((now - began) / 1000) * rate); sent < due; sent += 1) {
      const client = idle.shift();
      if (client) send(client, performance.now());
      else waiting.push(performance.now());
    }
    await pause(1);
  }
  while (underWay.size > 0) await Promise.all(underWay);
  await Promise.all(all.map((client) => client.close()));
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}
