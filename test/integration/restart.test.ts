import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpBrowser } from '../support/http-browser.ts';
import { connectMcpClient, type ClientStore, type ConnectedClient } from '../support/mcp-client.ts';
import type { WhoAmI } from '../support/mcp-server/tools.ts';
import { timed } from '../support/timed.ts';
import { alice } from '../support/person.ts';
import { startScene, type Scene } from '../support/scene.ts';
import { signInOverHttp } from '../support/sign-in-over-http.ts';


describe('a client that signed in once', () => {
  let scene: Scene;
  let connected: ConnectedClient;
  const store: ClientStore = {};
  let signIns = 0;

  beforeAll(async () => {
    scene = await startScene({ gatehouse: { movableClock: true } });
    connected = await connect();
  });
  afterAll(async () => {
    await connected?.close();
    await scene?.stop();
  });

  const connect = () => connectMcpClient({
    url: scene.proxy.url,
    store,
    openBrowser(url) {
      signIns += 1;
      return signInOverHttp(new HttpBrowser(), url, alice);
    },
  });
  const whose = async ({ callTool }: ConnectedClient) => (JSON.parse(await callTool('whoami')) as WhoAmI).account;

  test('goes on in its session after Gatehouse was restarted', async () => {
    expect(await whose(connected)).toBe('alice');
    await scene.gatehouse.restart();
    expect(await whose(connected)).toBe('alice');
    expect(signIns).toBe(1);
  });

  test('connects anew with what it remembers after Gatehouse was killed', async () => {
    await scene.gatehouse.kill('SIGKILL');
    await scene.gatehouse.start();
    const again = await connect();
    expect(await whose(again)).toBe('alice');
    expect(signIns).toBe(1);
    await again.close();
  });

  timed('refreshes its access token after it has expired, without the person', async () => {
    const before = { ...store.tokens };
    await scene.gatehouse.advanceClock(2 * 3600);
    expect(await whose(connected)).toBe('alice');
    expect(store.tokens?.access_token).not.toBe(before.access_token);
    expect(store.tokens?.refresh_token).not.toBe(before.refresh_token);
    expect(signIns).toBe(1);
  });

  test('registered once in all that time', async () => {
    expect(await scene.gatehouse.call('GET', `/proxies/${scene.proxy.id}/clients`)).toHaveLength(1);
  });
});
