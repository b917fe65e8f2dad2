import type { Bench, Figures, Subject } from './lib/bench.ts';
import { loadColumns } from './lib/load.ts';
import { wrk } from './lib/wrk.ts';
import { startGatehousePeer } from './peers/gatehouse.ts';
import { startHaproxy } from './peers/haproxy.ts';
import { smallCall, startNginx, startStaticUpstream } from './peers/nginx.ts';
import { clientHeaders, isInstalled, missingPrograms, startNodePeer, type Destination } from './peers/peer.ts';
import { mcpHeaders } from './peers/mcp-headers.ts';

const nginx = 'nginx';
const fastify = '@fastify/http-proxy';
const jwt = 'Gatehouse, JWT, token swapped';
const apiKey = 'Gatehouse, API key, token swapped';
const unauthenticated = 'Gatehouse, no authentication';
const direct = 'no proxy';
const alone = (name: string): string => `${name}, one connection`;

/** P1 to P4: a small JSON call through each proxy. Only ours looks at who calls. */
export const forwarding: Bench = {
  name: 'POST of a small tools/call, 32 connections',
  columns: { ...loadColumns, core: 'requests/s of a whole core' },
  missing: () => missingPrograms(['nginx', 'wrk']),
  goals: [
    {
      id: 'P1', what: 'CPU of an authenticated call ÷ nginx', unit: 'x',
      must: { atMost: 5 }, stretch: { atMost: 3.3 },
      value: (of) => cpu(of(jwt)) / cpu(of(nginx)),
    },
    {
      id: 'P2', what: `rate of authenticated calls ÷ ${fastify} without authentication`, unit: 'x',
      must: { atLeast: 1.8 }, stretch: { atLeast: 2.7 },
      value: (of) => rate(of(jwt)) / rate(of(fastify)),
    },
    {
      id: 'P3', what: 'rate with a JWT ÷ without authentication', unit: 'x',
      must: { atLeast: 0.92 }, stretch: { atLeast: 0.97 },
      value: (of) => rate(of(jwt)) / rate(of(unauthenticated)),
    },
    {
      id: 'P3, API key', what: 'rate with an API key ÷ without authentication', unit: 'x',
      must: { atLeast: 0.92 }, stretch: { atLeast: 0.97 },
      value: (of) => rate(of(apiKey)) / rate(of(unauthenticated)),
    },
    {
      id: 'P4', what: 'p50 that a call takes longer than without a proxy, one connection ÷ nginx', unit: 'x',
      must: { atMost: 1.6 }, stretch: { atMost: 1.2 },
      value: (of) => {
        const none = p50(of(alone(direct)));
        return (p50(of(alone(jwt))) - none) / (p50(of(alone(nginx))) - none);
      },
    },
  ],
  async open() {
    const upstream = await startStaticUpstream();
    const peers = {
      [nginx]: await startNginx(upstream.small),
      ...(isInstalled('haproxy') ? { haproxy: await startHaproxy(upstream.small) } : {}),
      'undici dispatch': await startNodePeer('undici-dispatch', upstream.small),
      'http-proxy': await startNodePeer('http-proxy', upstream.small),
      [fastify]: await startNodePeer('fastify-http-proxy', upstream.small),
    };
    const gatehouse = await startGatehousePeer();
    const { pids } = gatehouse;
    const signedIn = { ...(await gatehouse.signedIn(upstream.small)), pids };
    const bare = { url: upstream.small.href, headers: clientHeaders, pids: [] };
    return {
      subjects: [
        ...Object.entries(peers).map(([name, peer]) => busy(name, peer)),
        busy(unauthenticated, { ...(await gatehouse.open(upstream.small)), pids }),
        busy(jwt, signedIn),
        busy(apiKey, { ...(await gatehouse.withApiKey(upstream.small)), pids }),
        calm(direct, bare),
        calm(nginx, peers[nginx]),
        calm(jwt, signedIn),
      ],
      async close() {
        await gatehouse.stop();
        for (const peer of Object.values(peers)) await peer.stop();
        await upstream.stop();
      },
    };
  },
};

const cpu = (figures: Figures): number => figures['cpu'] ?? NaN;
/** What a core to itself could take. Unlike the rate, it does not move with what else runs on the core. */
const rate = (figures: Figures): number => figures['core'] ?? NaN;
const p50 = (figures: Figures): number => figures['p50'] ?? NaN;

type Measured = Destination & { pids: readonly number[] };

const load = ({ url, headers, pids }: Measured, connections: number) => async (): Promise<Figures> => {
  const figures = await wrk({ url, headers: { ...mcpHeaders, ...headers }, body: smallCall, connections, pids });
  return { ...figures, core: 1e6 / figures.cpu };
};
const busy = (name: string, peer: Measured): Subject => ({ name, measure: load(peer, 32) });
const calm = (name: string, peer: Measured): Subject => ({ name: alone(name), measure: load(peer, 1) });
