import type { Bench, Figures, Subject } from './lib/bench.ts';
import { paced } from './lib/paced.ts';
import { startGatehouseProxy } from './peers/gatehouse.ts';
import { mcpHeaders } from './peers/mcp-headers.ts';
import { smallCall, startNginx, startStaticUpstream } from './peers/nginx.ts';
import { missingPrograms, startNodePeer, type Destination } from './peers/peer.ts';

const connections = 16;
const rate = 1000;
const nginx = 'nginx';
const ours = 'Gatehouse, JWT, token swapped';

const p99 = (figures: Figures): number => figures['p99'] ?? NaN;

/** P6: what a call takes at a rate that leaves each proxy idle for most of the time. */
export const fixedRate: Bench = {
  name: `POST of a small tools/call, ${rate} a second, ${connections} connections`,
  columns: { p50: 'p50 ms', p99: 'p99 ms' },
  missing: () => missingPrograms(['nginx']),
  goals: [{
    id: 'P6', what: `p99 at ${rate} calls a second ÷ nginx`, unit: 'x',
    must: { atMost: 2.5 }, stretch: { atMost: 1.5 },
    value: (of) => p99(of(ours)) / p99(of(nginx)),
  }],
  async open() {
    const upstream = await startStaticUpstream();
    const peers = {
      [nginx]: await startNginx(upstream.small),
      '@fastify/http-proxy': await startNodePeer('fastify-http-proxy', upstream.small),
      [ours]: await startGatehouseProxy(upstream.small),
    };
    return {
      subjects: Object.entries(peers).map(([name, peer]) => subject(name, peer)),
      async close() {
        for (const peer of Object.values(peers)) await peer.stop();
        await upstream.stop();
      },
    };
  },
};

const subject = (name: string, { url, headers }: Destination): Subject => ({
  name,
  async measure() {
    const load = { url, headers: { ...mcpHeaders, ...headers }, body: smallCall, connections, rate };
    await paced({ ...load, seconds: 1 });
    return paced({ ...load, seconds: 5 });
  },
});
