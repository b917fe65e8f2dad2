import { cpuMicros } from './cpu.ts';
import { median, percentile } from './median.ts';

export interface Load {
  /** So many requests are under way at any time; each starts when the one before it on its connection is answered. */
  connections: number;
  seconds: number;
  /** Not counted, before it: compilers and caches warm up. */
  warmUpSeconds: number;
  /** Sends one request and takes its answer. Rejects where the answer is not the right one. */
  send(connection: number): Promise<void>;
  /** Whose CPU time counts. */
  pids: readonly number[];
}

/** Columns of what a load measures, with their units. */
export const loadColumns = { rate: 'requests/s', cpu: 'CPU µs/request', p50: 'p50 ms', p99: 'p99 ms' } as const;

export type LoadFigures = Readonly<Record<keyof typeof loadColumns, number>>;

/** A closed loop: what it says of latency holds for this number of connections and no higher rate. */
export async function closedLoop(load: Load): Promise<LoadFigures> {
  await run(load, load.warmUpSeconds);
  const before = cpuMicros(load.pids);
  const { latencies, seconds } = await run(load, load.seconds);
  return {
    rate: latencies.length / seconds,
    cpu: (cpuMicros(load.pids) - before) / latencies.length,
    p50: median(latencies),
    p99: percentile(latencies, 0.99),
  };
}

async function run({ connections, send }: Load, seconds: number): Promise<{ latencies: number[]; seconds: number }> {
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(Array.from({ length: connections }, async (_, connection) => {
    for (let now = performance.now(); now < end;) {
      await send(connection);
      const after = performance.now();
      latencies.push(after - now);
      now = after;
    }
  }));
  return { latencies, seconds: (performance.now() - began) / 1000 };
}
