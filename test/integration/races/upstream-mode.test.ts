import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callProxy, OAuthClient } from '../../support/oauth-client.ts';
import { startScene, type Scene } from '../../support/scene.ts';
import { holdingOf, refresh, refreshInWindows, signIn, withoutLimit, type Holding } from './signed-in.ts';

const windows = 16;

describe('the provider\'s own refresh token, which a client holds in upstream mode', () => {
  let scene: Scene;
  let client: OAuthClient;
  let held: Holding;

  beforeAll(async () => {
    scene = await startScene({ gatehouse: { env: withoutLimit }, proxy: { oauth_proxy_mode: 'upstream' } });
    client = new OAuthClient(scene.gatehouse.url, scene.proxy);
    held = await signIn(client);
  });
  afterAll(() => scene?.stop());

  test('goes to the provider once for sixteen windows, a hundred times over', { timeout: 180_000 }, async () => {
    for (let round = 1; round <= 100; round += 1) {
      const answers = await refreshInWindows(client, held, windows);
      const next = answers.map((answer) => holdingOf(held.client_id, answer));
      expect(next).toEqual(next.map(() => next[0]));
      expect(next[0]?.refresh_token).not.toBe(held.refresh_token);
      expect(scene.provider.counts.refresh_token).toBe(round);
      held = next[round % windows] ?? held;
    }
    expect((await callProxy(scene.proxy.url, held.access_token)).status).toBe(200);
  });

  test('that is long spent never reaches the provider, which would end the sign-in', async () => {
    const spent = held;
    held = holdingOf(held.client_id, await refresh(client, held));
    // What was answered a moment ago is given again for a minute, from memory.
    await scene.gatehouse.restart();
    const before = scene.provider.counts.refresh_token;
    expect(await refresh(client, spent)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(scene.provider.counts.refresh_token).toBe(before);
    held = holdingOf(held.client_id, await refresh(client, held));
    expect((await callProxy(scene.proxy.url, held.access_token)).status).toBe(200);
  });
});
