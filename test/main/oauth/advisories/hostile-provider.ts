import { onTestFinished } from 'vitest';
import { Client } from '../../../oauth-conformance/support/client.ts';
import { get, post, type Answer } from '../../../oauth-conformance/support/http.ts';
import type { Proxy } from '../../../oauth-conformance/support/proxy.ts';
import type { World } from '../../../oauth-conformance/support/world.ts';
import { ScriptedProvider } from '../../../support/scripted-provider.ts';

/** A proxy whose identity provider does what the test says. */
export interface HostileScene {
  provider: ScriptedProvider;
  proxy: Proxy;
  /** Goes through registration and consent, to where the browser is sent to the provider. */
  toProvider(): Promise<{ answer: Answer; cookie: string; client: Client }>;
}

let scenes = 0;

/** @param metadata members of the provider's discovery document that differ */
export async function openHostileScene(world: World, metadata: Record<string, unknown> = {}): Promise<HostileScene> {
  const provider = await ScriptedProvider.start();
  onTestFinished(() => provider.stop());
  provider.metadata = metadata;
  scenes += 1;
  const { json } = await world.admin('POST', '/oauth/providers', {
    name: `hostile ${scenes}`,
    provider_type: 'oidc',
    issuer: provider.issuer,
    client_id: provider.clientId,
    client_secret: provider.clientSecret,
    scopes: ['openid'],
  });
  const proxy = await world.addProxy(`hostile ${scenes}`, { oauth_proxy_provider_id: json['id'] });
  return { provider, proxy, toProvider: () => toProvider(world, proxy) };
}

async function toProvider(world: World, proxy: Proxy): Promise<{ answer: Answer; cookie: string; client: Client }> {
  const client = await Client.register(world, proxy);
  const url = (await client.authorize()).location.href;
  const page = await get(url);
  const cookie = page.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  const transaction = new URL(url).searchParams.get('txn_id') ?? '';
  await post(
    proxy.endpoint('consent'),
    { txn_id: transaction, csrf, decision: 'allow' },
    { cookie, origin: proxy.gatewayOrigin() },
  );
  return { answer: await get(url, { cookie }), cookie, client };
}
