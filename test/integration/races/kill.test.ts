import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProxyView } from '../../../preload/schema/views.ts';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { freePort } from '../../support/loopback.ts';
import type { ConnectedClient } from '../../support/mcp-client.ts';
import { startMcpServer, type TestMcpServer } from '../../support/mcp-server.ts';
import { callProxy, OAuthClient } from '../../support/oauth-client.ts';
import { startScene, type Scene } from '../../support/scene.ts';
import { ScriptedProvider } from '../../support/scripted-provider.ts';
import { proxyFields } from '../../support/worked-example.ts';
import { CountingClient, holdingOf, refresh, signIn, withoutLimit } from './signed-in.ts';

/** Kills as soon as `count` of the attempts have come to an end, and starts again; the others may hang for good. */
async function killAfter(count: number, gatehouse: RunningGatehouse, attempts: Promise<unknown>[]): Promise<void> {
  let settled = 0;
  let reached: () => void = () => {};
  const enough = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const note = (): void => {
    settled += 1;
    if (settled === count) reached();
  };
  for (const attempt of attempts) attempt.then(note, note);
  await enough;
  await gatehouse.kill('SIGKILL');
  await gatehouse.start();
}

describe('Gatehouse killed in the middle of', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await startScene({ gatehouse: { env: withoutLimit } });
  });
  afterAll(() => scene?.stop());

  test.each([1, 7, 32, 63])('64 calls that find the token refused, %i answered: the client goes on', async (answered) => {
    const counting = new CountingClient(scene);
    const connected = await counting.connect();
    scene.provider.endAccessTokens();
    const calls = Array.from({ length: 64 }, (_, index) => connected.callTool('echo', { message: `call ${index}` }));
    // The first answer says that the rotated token is on the disk: it is never used before.
    await killAfter(answered, scene.gatehouse, calls);
    expect(await connected.callTool('echo', { message: 'back' })).toBe('back');
    expect(counting.signIns).toBe(1);
    await connected.close();
  });

  test.each([1, 2, 5, 8])('eight windows that refresh at once, %i of them answered: each goes on', async (answered) => {
    const client = new OAuthClient(scene.gatehouse.url, scene.proxy);
    let held = await signIn(client);
    // Before its first rotation a token has no predecessor: the second round is the harder one.
    held = holdingOf(held.client_id, await refresh(client, held));
    const windows = Array.from({ length: 8 }, () => ({ held }));
    const attempts = windows.map(async (window) => {
      window.held = holdingOf(held.client_id, await refresh(client, held));
    });
    await killAfter(answered, scene.gatehouse, attempts);
    await Promise.allSettled(attempts);
    // Those that got no answer come again with the token that they sent.
    for (const window of windows) {
      window.held = holdingOf(held.client_id, await refresh(client, window.held));
      expect((await callProxy(scene.proxy.url, window.held.access_token)).status).toBe(200);
    }
  });
});

describe('Gatehouse killed after the provider rotated its token and before that answer came', () => {
  let gatehouse: RunningGatehouse;
  let provider: ScriptedProvider;
  let server: TestMcpServer;
  let proxy: ProxyView;
  let connected: ConnectedClient;
  let counting: CountingClient;

  beforeAll(async () => {
    provider = await ScriptedProvider.start();
    server = await startMcpServer();
    gatehouse = await startGatehouse({ env: withoutLimit });
    const { issuer, clientId, clientSecret } = provider;
    const { id } = await gatehouse.addProvider({
      name: 'scripted', provider_type: 'oidc', issuer, client_id: clientId, client_secret: clientSecret,
      scopes: ['openid', 'offline_access'],
    });
    proxy = await gatehouse.addProxy(proxyFields(await freePort(), server.url, id));
    counting = new CountingClient({ proxy });
    connected = await counting.connect();
  });
  afterAll(async () => {
    await connected?.close();
    await gatehouse?.stop();
    await server?.stop();
    await provider?.stop();
  });

  test('asks for one sign-in, in one way, and goes on', async () => {
    // The provider's access token is held in memory only: after a restart the first call refreshes.
    await gatehouse.restart();
    let killed: Promise<unknown> = Promise.resolve();
    provider.next(async ({ response, succeed }) => {
      killed = gatehouse.kill('SIGKILL');
      await killed;
      await succeed();
      response.destroy();
    });
    await expect(connected.callTool('whoami')).rejects.toThrow();
    await killed;
    // It would open its event stream again by itself, and be a second client that asks.
    await connected.close();
    await gatehouse.start();

    const refreshes = provider.count('refresh_token');
    const refused = await callProxy(proxy.url, counting.store.tokens?.access_token ?? '');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer .*resource_metadata="/);
    expect(await gatehouse.connections()).toMatchObject([{ state: 'ended' }]);

    const again = await counting.connect();
    expect(await again.callTool('echo', { message: 'back' })).toBe('back');
    await again.close();
    expect(counting.signIns).toBe(2);
    // One try with the token that the provider had taken back already; after that nobody asks it in vain.
    expect(provider.count('refresh_token')).toBe(refreshes + 1);
    expect(await gatehouse.connections()).toMatchObject([{ state: 'active' }]);
  });
});
