import { Pool } from 'undici';
import type { Bench, Figures, Subject } from './lib/bench.ts';
import { closedLoop, loadColumns } from './lib/load.ts';
import { startGatehousePeer } from './peers/gatehouse.ts';
import { mcpHeaders } from './peers/mcp-headers.ts';
import { smallCall, startStaticUpstream } from './peers/nginx.ts';
import { missingPrograms, type Destination } from './peers/peer.ts';

const connections = 10;
const alone = 'Gatehouse with one proxy';
const oneOfMany = 'Gatehouse with 100 proxies, all calls at one of them';
const spread = 'Gatehouse with 100 proxies, each called in turn';

const cpu = (figures: Figures): number => figures['cpu'] ?? NaN;

/** What a call costs must not depend on how many proxies there are. */
export const manyProxies: Bench = {
  name: `POST of a small tools/call, ${connections} at a time`,
  columns: loadColumns,
  missing: () => missingPrograms(['nginx']),
  goals: [{
    id: 'flat', what: 'CPU of a call at one of 100 proxies ÷ at the only one', unit: 'x',
    must: { atMost: 1.1 }, stretch: { atMost: 1.05 },
    value: (of) => cpu(of(oneOfMany)) / cpu(of(alone)),
  }],
  async open() {
    const upstream = await startStaticUpstream();
    const single = await startGatehousePeer();
    const many = await startGatehousePeer();
    const destinations: Destination[] = [];
    while (destinations.length < 100) destinations.push(await many.signedIn(upstream.small));
    const only = await single.signedIn(upstream.small);
    // A hundred client connections in each: where the calls are spread, so are the connections to the upstream.
    const hundredTimes = (destination: Destination): Destination[] => Array.from({ length: 100 }, () => destination);
    const loads = [
      new Load(alone, hundredTimes(only), single.pids),
      new Load(oneOfMany, hundredTimes(destinations[0] ?? only), many.pids),
      new Load(spread, destinations, many.pids),
    ];
    return {
      subjects: loads.map(({ subject }) => subject),
      async close() {
        for (const load of loads) await load.close();
        await many.stop();
        await single.stop();
        await upstream.stop();
      },
    };
  },
};

/** Calls each destination in turn over a connection of its own. */
class Load {
  readonly subject: Subject;
  readonly #pools: { pool: Pool; path: string; headers: Record<string, string> }[];

  constructor(name: string, destinations: readonly Destination[], pids: readonly number[]) {
    this.#pools = destinations.map(({ url, headers }) => {
      const { origin, pathname } = new URL(url);
      return { pool: new Pool(origin, { connections: 1 }), path: pathname, headers: { ...mcpHeaders, ...headers } };
    });
    let next = 0;
    const send = (): Promise<void> => this.#call((next += 1) % destinations.length);
    this.subject = {
      name,
      measure: () => closedLoop({ connections, seconds: 3, warmUpSeconds: 2, send, pids }),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#pools.map(({ pool }) => pool.close()));
  }

  async #call(index: number): Promise<void> {
    const { pool, path, headers } = this.#pools[index] ?? {};
    if (!pool || path === undefined) return;
    const { statusCode, body } = await pool.request({ method: 'POST', path, headers, body: smallCall });
    await body.dump();
    if (statusCode !== 200) throw new Error(`A call was answered with ${statusCode}.`);
  }
}
