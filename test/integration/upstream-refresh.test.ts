import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProxyStatus } from '../../preload/schema/views.ts';
import { HttpBrowser } from '../support/http-browser.ts';
import { connectMcpClient, type ClientStore, type ConnectedClient } from '../support/mcp-client.ts';
import { clockFixed, withoutClock } from '../support/movable-clock.ts';
import { callProxy } from '../support/oauth-client.ts';
import { alice } from '../support/person.ts';
import { startScene, type Scene } from '../support/scene.ts';
import { signInOverHttp } from '../support/sign-in-over-http.ts';

const parallelCalls = 12;
const day = 86_400;

describe.skipIf(clockFixed !== null)(`the provider's token${withoutClock}`, () => {
  let scene: Scene;
  let connected: ConnectedClient;
  const store: ClientStore = {};
  let ahead = 0;

  beforeAll(async () => {
    // The client's own token lasts all day, so that only the provider's runs out.
    scene = await startScene({ gatehouse: { movableClock: true }, proxy: { token_lifetime_seconds: day } });
    connected = await connectMcpClient({
      url: scene.proxy.url, store, openBrowser: (url) => signInOverHttp(new HttpBrowser(), url, alice),
    });
  });
  afterAll(async () => {
    await connected?.close();
    await scene?.stop();
  });
  beforeEach(() => {
    scene.provider.counts.refresh_token = 0;
    scene.provider.counts.faulted = 0;
  });

  const anHourLater = async () => {
    ahead += 3601;
    await scene.gatehouse.advanceClock(ahead);
  };
  const callManyTimes = () => Promise.all(
    Array.from({ length: parallelCalls }, (_, index) => connected.callTool('echo', { message: `call ${index}` })),
  );
  const everyAnswer = Array.from({ length: parallelCalls }, (_, index) => `call ${index}`);

  test('is refreshed once, however many calls find it expired', async () => {
    await anHourLater();
    expect(await callManyTimes()).toEqual(everyAnswer);
    expect(scene.provider.counts.refresh_token).toBe(1);
  });

  test('is refreshed once, however many calls the server refuses', async () => {
    scene.provider.endAccessTokens();
    expect(await callManyTimes()).toEqual(everyAnswer);
    expect(scene.provider.counts.refresh_token).toBe(1);
  });

  test('outlives a provider that fails for a while', async () => {
    await anHourLater();
    scene.provider.knobs.tokenEndpoint = { status: 503, error: 'temporarily_unavailable' };
    const refused = await callProxy(scene.proxy.url, store.tokens?.access_token ?? '');
    expect(refused.status).toBeGreaterThanOrEqual(500);
    expect(scene.provider.counts.faulted).toBeGreaterThan(0);
    expect(await scene.gatehouse.connections()).toMatchObject([{ state: 'active' }]);

    scene.provider.knobs.tokenEndpoint = 'works';
    await anHourLater();
    expect(await connected.callTool('echo', { message: 'back' })).toBe('back');
  });

  test('ends only when the provider says so: then a person is asked, not the server\'s refusal passed on', async () => {
    scene.provider.forgetEverything();
    await anHourLater();
    const refused = await callProxy(scene.proxy.url, store.tokens?.access_token ?? '');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('resource_metadata=');
    expect(await scene.gatehouse.connections()).toMatchObject([{ state: 'ended' }]);
    const status = await scene.gatehouse.call<ProxyStatus>('GET', `/proxies/${scene.proxy.id}/status`);
    expect(status).toMatchObject({ state: 'needs_sign_in', next_action: { kind: 'connect' } });
  });
});
