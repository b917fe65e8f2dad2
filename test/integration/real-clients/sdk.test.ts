import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpBrowser } from '../../support/http-browser.ts';
import { connectMcpClient, type ClientStore, type McpClientOptions } from '../../support/mcp-client.ts';
import type { WhoAmI } from '../../support/mcp-server/tools.ts';
import { timed } from '../../support/timed.ts';
import { alice } from '../../support/person.ts';
import { startScene, type Scene } from '../../support/scene.ts';
import { signInOverHttp } from '../../support/sign-in-over-http.ts';
import { forget, registrations } from './registrations.ts';
import { connectSecondSdk, type UsableClient } from './second-sdk.ts';

const kinds: [string, (options: McpClientOptions) => Promise<UsableClient>][] = [
  ['@modelcontextprotocol/sdk 1', connectMcpClient],
  ['@modelcontextprotocol/client 2', connectSecondSdk],
];
const hosts = ['localhost', '127.0.0.1', '[::1]'];

let scene: Scene;
let ahead = 0;

beforeAll(async () => {
  scene = await startScene({ gatehouse: { movableClock: true, env: { GATEHOUSE_RATE_LIMIT_PER_MINUTE: '1000' } } });
});
afterAll(() => scene?.stop());


describe.each(kinds)('%s', (_name, connectWith) => {
  describe.each(hosts)('at %s', (host) => {
    const store: ClientStore = {};
    let connected: UsableClient;
    let signIns = 0;

    const connect = (): Promise<UsableClient> => connectWith({
      url: `http://${host}:${scene.proxy.port}/mcp`,
      store,
      openBrowser(url) {
        signIns += 1;
        return signInOverHttp(new HttpBrowser(), url, alice);
      },
    });
    const whose = async (): Promise<string | null> =>
      (JSON.parse(await connected.callTool('whoami')) as WhoAmI).account;
    afterAll(() => connected?.close());

    test('connects with no configuration but the URL', async () => {
      connected = await connect();
      expect(await whose()).toBe('alice');
      expect(signIns).toBe(1);
    });

    timed('refreshes its token in the middle of its work', async () => {
      const before = { ...store.tokens };
      ahead += 2 * 3600;
      await scene.gatehouse.advanceClock(ahead);
      expect(await whose()).toBe('alice');
      expect(store.tokens?.access_token).not.toBe(before.access_token);
      expect(store.tokens?.refresh_token).not.toBe(before.refresh_token);
      expect(signIns).toBe(1);
    });

    test('registers again by itself after its registration was deleted here, with one sign-in', async () => {
      const lost = store.client?.client_id ?? '';
      const others = (await registrations(scene)).length - 1;
      await forget(scene, lost);
      await connected.close();

      connected = await connect();
      expect(await whose()).toBe('alice');
      expect(signIns).toBe(2);
      expect(store.client?.client_id).not.toBe(lost);
      const known = await registrations(scene);
      expect(known).toHaveLength(others + 1);
      expect(known.map(({ client_id: id }) => id)).toContain(store.client?.client_id);
    });
  });
});
