import type { Bench, Figures, Subject } from './lib/bench.ts';
import { loadColumns } from './lib/load.ts';
import { residentKilobytes } from './lib/memory.ts';
import { wrk } from './lib/wrk.ts';
import { startGatehouseProxy } from './peers/gatehouse.ts';
import { mcpHeaders } from './peers/mcp-headers.ts';
import { largeCall, startNginx, startStaticUpstream } from './peers/nginx.ts';
import { missingPrograms, startNodePeer, type Peer } from './peers/peer.ts';

const nginx = 'nginx';
const ours = 'Gatehouse, JWT, token swapped';

/** P7: 1 MiB each way. Memory must not grow with the number of calls under way: bodies pass in pieces. */
export const largeBodies: Bench = {
  name: 'POST of 1 MiB, answered with 1 MiB, 16 connections',
  columns: { ...loadColumns, growth: 'MB more than with one connection' },
  missing: () => missingPrograms(['nginx', 'wrk']),
  goals: [
    {
      id: 'P7', what: 'throughput of 1 MiB each way ÷ nginx', unit: 'x',
      must: { atLeast: 0.35 }, stretch: { atLeast: 0.6 },
      value: (of) => (of(ours)['rate'] ?? NaN) / (of(nginx)['rate'] ?? NaN),
    },
    {
      id: 'P7, memory', what: 'memory that 16 such calls at once take, beyond one after the other', unit: 'MB',
      must: { atMost: 8 }, stretch: { atMost: 8 },
      value: (of) => of(ours)['growth'] ?? NaN,
    },
  ],
  async open() {
    const upstream = await startStaticUpstream();
    const subject = (name: string, start: (url: URL) => Promise<Peer>): Subject => ({
      name,
      // Anew for each round: none gives back the memory that it once took.
      async measure() {
        const peer = await start(upstream.large);
        return measure(peer).finally(() => peer.stop());
      },
    });
    return {
      subjects: [
        subject(nginx, startNginx),
        subject('undici dispatch', (url) => startNodePeer('undici-dispatch', url)),
        subject('@fastify/http-proxy', (url) => startNodePeer('fastify-http-proxy', url)),
        subject(ours, startGatehouseProxy),
      ],
      close: () => upstream.stop(),
    };
  },
};

async function measure({ url, headers, pids }: Peer): Promise<Figures> {
  const load = { url, headers: { ...mcpHeaders, ...headers }, body: largeCall, pids };
  await wrk({ ...load, connections: 1 });
  const before = residentKilobytes(pids);
  const figures = await wrk({ ...load, connections: 16 });
  return { ...figures, growth: (residentKilobytes(pids) - before) / 1024 };
}
