import { startGatehouse } from '../support/gatehouse.ts';
import { freePort } from '../support/loopback.ts';
import { OAuthClient } from '../support/oauth-client.ts';
import { alice } from '../support/person.ts';
import { ScriptedProvider } from '../support/scripted-provider.ts';
import { proxyFields } from '../support/worked-example.ts';
import type { Bench, Figures, Subject } from './lib/bench.ts';
import { startMeasured } from './lib/cores.ts';
import { FormClient } from './lib/form-client.ts';
import { closedLoop, loadColumns } from './lib/load.ts';
import { startProgram } from './lib/program.ts';

const connections = 16;
const machine = 'oidc-provider in memory, client_credentials';
const inMemory = 'oidc-provider in memory, refresh';
const ours = 'Gatehouse on disk, refresh';
const oneByOne = 'Gatehouse on disk, refresh, one connection';

const rateOf = (figures: Figures): number => figures['rate'] ?? NaN;

const timing = { seconds: 5, warmUpSeconds: 1 };

/** T1 and T2: the token endpoint under load, each answer of ours on the disk before it is sent. */
export const tokenEndpoint: Bench = {
  name: `token endpoint, ES256 JWT, ${connections} connections`,
  columns: loadColumns,
  goals: [
    {
      id: 'T1',
      what: 'rate of durable refreshes ÷ oidc-provider\'s client_credentials in memory',
      unit: 'x',
      must: { atLeast: 0.8 },
      stretch: { atLeast: 1.5 },
      value: (of) => rateOf(of(ours)) / rateOf(of(machine)),
    },
    {
      id: 'T1, like for like',
      what: 'the same ÷ oidc-provider\'s refreshes in memory',
      unit: 'x',
      must: { atLeast: 0.8 },
      stretch: { atLeast: 1.5 },
      value: (of) => rateOf(of(ours)) / rateOf(of(inMemory)),
    },
    {
      id: 'T2',
      what: 'p50 of a durable refresh, one connection',
      unit: 'ms',
      must: { atMost: 2.5 },
      stretch: { atMost: 1.2 },
      value: (of) => of(oneByOne)['p50'] ?? NaN,
    },
  ],
  async open() {
    const anchor = await openAnchor();
    const gatehouse = await openGatehouse();
    return {
      subjects: [...anchor.subjects, ...gatehouse.subjects],
      async close() {
        await gatehouse.close();
        await anchor.close();
      },
    };
  },
};

interface Opened {
  subjects: Subject[];
  close(): Promise<void>;
}

/** What test/bench/programs/oidc-provider.ts says when it is ready. */
interface AnchorFacts {
  url: string;
  secret: string;
  refreshTokens: string[];
}

async function openAnchor(): Promise<Opened> {
  const { value: program, pids } = await startMeasured(() => startProgram('oidc-provider'));
  const { url, secret, refreshTokens } = JSON.parse(program.ready) as AnchorFacts;
  const client = new FormClient(url, connections);
  const held = refreshTokens.map((refresh_token) => ({ client_id: 'public', refresh_token }));
  const fields = { grant_type: 'client_credentials', client_id: 'machine', client_secret: secret, scope: 'tools' };
  return {
    subjects: [
      {
        name: machine,
        measure: () => closedLoop({ ...timing, connections, pids, send: async () => void await client.post(fields) }),
      },
      {
        name: inMemory,
        measure: () => closedLoop({ ...timing, connections, pids, send: refreshing(client, held) }),
      },
    ],
    async close() {
      await client.close();
      await program.stop();
    },
  };
}

async function openGatehouse(): Promise<Opened> {
  const { value: gatehouse, pids } = await startMeasured(() => startGatehouse({
    env: { GATEHOUSE_RATE_LIMIT_PER_MINUTE: '1000000', LOG_LEVEL: 'warn' },
  }));
  const provider = await ScriptedProvider.start();
  const { id } = await gatehouse.addProvider({
    name: 'idp', provider_type: 'oidc', issuer: provider.issuer, client_id: provider.clientId,
    client_secret: provider.clientSecret, scopes: ['openid', 'offline_access'],
  });
  // Nobody is asked, and nothing is called through it: only its grants count.
  const proxy = await gatehouse.addProxy({
    ...proxyFields(await freePort(), 'http://127.0.0.1:1/mcp', id), oauth_proxy_require_consent: false,
  });
  const held = await signInOften(new OAuthClient(gatehouse.url, proxy));
  const client = new FormClient(`http://127.0.0.1:${gatehouse.port}/api/v1/oauth-proxy/${proxy.id}/token`, connections);
  const load = (count: number) => () =>
    closedLoop({ ...timing, connections: count, pids, send: refreshing(client, held) });
  return {
    subjects: [{ name: ours, measure: load(connections) }, { name: oneByOne, measure: load(1) }],
    async close() {
      await client.close();
      await gatehouse.stop();
      await provider.stop();
    },
  };
}

interface Held {
  client_id: string;
  refresh_token: string;
}

/** Each connection refreshes a grant of its own, always with the token that it was given last. */
function refreshing(client: FormClient, held: Held[]): (connection: number) => Promise<void> {
  return async (connection) => {
    const { client_id, refresh_token } = held[connection] ?? { client_id: '', refresh_token: '' };
    const answer = await client.post({ grant_type: 'refresh_token', client_id, refresh_token });
    held[connection] = { client_id, refresh_token: String(answer['refresh_token']) };
  };
}

/** One client and one grant for each connection. */
async function signInOften(client: OAuthClient): Promise<Held[]> {
  const held: Held[] = [];
  for (let count = 0; count < connections; count += 1) {
    const issued = await client.obtainCode(alice);
    const { body } = await client.redeem(issued);
    held.push({ client_id: issued.client_id, refresh_token: String(body['refresh_token']) });
  }
  return held;
}
