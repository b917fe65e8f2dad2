import type { ProxyView } from '../../../preload/schema/views.ts';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { freePort } from '../../support/loopback.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { alice } from '../../support/person.ts';
import { ScriptedProvider } from '../../support/scripted-provider.ts';
import { proxyFields } from '../../support/worked-example.ts';
import { startMeasured } from '../lib/cores.ts';
import type { Destination, Peer } from './peer.ts';

/** A Gatehouse under measurement, with somebody signed in at its provider. */
export interface GatehousePeer {
  pids: readonly number[];
  /** A proxy with OAuth in gateway mode, and a token of a client that was signed in: the token is swapped. */
  signedIn(upstream: URL): Promise<Destination>;
  /** A proxy of the same kind, called with an API key. */
  withApiKey(upstream: URL): Promise<Destination>;
  /** A proxy that asks for nothing. */
  open(upstream: URL): Promise<Destination>;
  stop(): Promise<void>;
}

/** Starts the built headless Gatehouse and an identity provider. */
export async function startGatehousePeer(): Promise<GatehousePeer> {
  const { value: gatehouse, pids } = await startMeasured(() => startGatehouse({
    env: { GATEHOUSE_RATE_LIMIT_PER_MINUTE: '1000000', LOG_LEVEL: 'warn' },
  }));
  const provider = await ScriptedProvider.start();
  const { id } = await gatehouse.addProvider({
    name: 'idp', provider_type: 'oidc', issuer: provider.issuer, client_id: provider.clientId,
    client_secret: provider.clientSecret, scopes: ['openid', 'offline_access'],
  });
  const add = async (upstream: URL, changes: object): Promise<ProxyView> => {
    const port = await freePort();
    return gatehouse.addProxy({ ...proxyFields(port, upstream.href, id), name: `bench-${port}`, ...changes });
  };
  const unasked = { oauth_proxy_require_consent: false };

  return {
    pids,
    async signedIn(upstream) {
      const proxy = await add(upstream, unasked);
      return { url: urlOf(proxy), headers: { authorization: `Bearer ${await accessToken(gatehouse, proxy)}` } };
    },
    async withApiKey(upstream) {
      const proxy = await add(upstream, unasked);
      // The token goes upstream for a key too: somebody has to have signed in.
      await accessToken(gatehouse, proxy);
      const { key } = await gatehouse.call<{ key: string }>('POST', '/api-keys', {
        name: `bench-${proxy.id}`, proxy_ids: [proxy.id],
      });
      return { url: urlOf(proxy), headers: { 'x-api-key': key } };
    },
    async open(upstream) {
      const proxy = await add(upstream, { oauth_proxy_enabled: false, oauth_proxy_provider_id: null });
      return { url: urlOf(proxy), headers: {} };
    },
    async stop() {
      await gatehouse.stop();
      await provider.stop();
    },
  };
}

/** A Gatehouse with one proxy, called with a token. */
export async function startGatehouseProxy(upstream: URL): Promise<Peer> {
  const { pids, signedIn, stop } = await startGatehousePeer();
  return { ...(await signedIn(upstream)), pids, stop };
}

const urlOf = ({ port, path }: ProxyView): string => `http://127.0.0.1:${port}${path}`;

async function accessToken(gatehouse: RunningGatehouse, proxy: ProxyView): Promise<string> {
  const client = new OAuthClient(gatehouse.url, proxy);
  const { status, body } = await client.redeem(await client.obtainCode(alice));
  if (status !== 200) throw new Error(`The sign-in for the bench failed: ${JSON.stringify(body)}`);
  return String(body['access_token']);
}
