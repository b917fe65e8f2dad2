import { Pool } from 'undici';
import type { Bench, Figures } from './lib/bench.ts';
import { closedLoop, loadColumns } from './lib/load.ts';
import { wrk } from './lib/wrk.ts';
import { startGatehousePeer } from './peers/gatehouse.ts';
import { mcpHeaders } from './peers/mcp-headers.ts';
import { smallCall, startStaticUpstream } from './peers/nginx.ts';
import { missingPrograms, type Destination } from './peers/peer.ts';

const connections = 32;
const alone = 'Gatehouse with one proxy';
const oneOfMany = 'Gatehouse with 100 proxies, all calls at one of them';
const spread = 'Gatehouse with 100 proxies, each called in turn (not by wrk)';

const cpu = (figures: Figures): number => figures['cpu'] ?? NaN;

/** What a call costs must not depend on how many proxies there are. */
export const manyProxies: Bench = {
  name: `POST of a small tools/call, ${connections} at a time`,
  columns: loadColumns,
  missing: () => missingPrograms(['nginx', 'wrk']),
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
    const inTurn = new CallsInTurn(destinations);
    return {
      subjects: [
        { name: alone, measure: () => load(only, single.pids) },
        { name: oneOfMany, measure: () => load(destinations[0] ?? only, many.pids) },
        { name: spread, measure: () => inTurn.measure(many.pids) },
      ],
      async close() {
        await inTurn.close();
        await many.stop();
        await single.stop();
        await upstream.stop();
      },
    };
  },
};

const load = ({ url, headers }: Destination, pids: readonly number[]): Promise<Figures> =>
  wrk({ url, headers: { ...mcpHeaders, ...headers }, body: smallCall, connections, pids });

/** Calls each destination in turn over a connection of its own: wrk knows one address. */
class CallsInTurn {
  readonly #pools: { pool: Pool; path: string; headers: Record<string, string> }[];

  constructor(destinations: readonly Destination[]) {
    this.#pools = destinations.map(({ url, headers }) => {
      const { origin, pathname } = new URL(url);
      return { pool: new Pool(origin, { connections: 1 }), path: pathname, headers: { ...mcpHeaders, ...headers } };
    });
  }

  measure(pids: readonly number[]): Promise<Figures> {
    let next = 0;
    const send = (): Promise<void> => this.#call((next += 1) % this.#pools.length);
    return closedLoop({ connections, seconds: 3, warmUpSeconds: 2, send, pids });
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
