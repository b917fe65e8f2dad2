import type { Bench, Figures } from './lib/bench.ts';
import { EventSource } from './lib/event-source.ts';
import { openStreams } from './lib/event-stream.ts';
import { loadColumns } from './lib/load.ts';
import { wrk } from './lib/wrk.ts';
import { startGatehousePeer } from './peers/gatehouse.ts';
import { mcpHeaders } from './peers/mcp-headers.ts';
import { smallCall, startStaticUpstream } from './peers/nginx.ts';
import { missingPrograms } from './peers/peer.ts';

const streamCount = 5000;
const quiet = 'Gatehouse, no stream open';
const crowded = `Gatehouse, ${streamCount} streams open`;

const p50 = (figures: Figures): number => figures['p50'] ?? NaN;

/** S5: silent streams must cost other calls nothing. */
export const manyOpenStreams: Bench = {
  name: 'POST beside silent streams, one connection',
  columns: loadColumns,
  missing: () => missingPrograms(['nginx', 'wrk']),
  goals: [{
    id: 'S5', what: `p50 of a call with ${streamCount} open streams ÷ with none`, unit: 'x',
    must: { atMost: 1.5 }, stretch: { atMost: 1.2 },
    value: (of) => p50(of(crowded)) / p50(of(quiet)),
  }],
  async open() {
    const upstream = await startStaticUpstream();
    const source = await EventSource.start();
    const gatehouse = await startGatehousePeer();
    const calls = await gatehouse.signedIn(upstream.small);
    const streams = await gatehouse.signedIn(source.url);
    const { pids } = gatehouse;
    const measure = (): Promise<Figures> =>
      wrk({ url: calls.url, headers: { ...mcpHeaders, ...calls.headers }, body: smallCall, connections: 1, pids });
    return {
      subjects: [
        { name: quiet, measure },
        {
          name: crowded,
          async measure() {
            const opened = await openStreams(streams, streamCount);
            const figures = await measure();
            for (const stream of opened) stream.drop();
            await source.counted(0);
            return figures;
          },
        },
      ],
      async close() {
        await gatehouse.stop();
        await source.stop();
        await upstream.stop();
      },
    };
  },
};
