import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ConnectedClient } from '../../support/mcp-client.ts';
import { timed } from '../../support/timed.ts';
import { startScene, type Scene } from '../../support/scene.ts';
import { CountingClient } from './signed-in.ts';

const clients = 8;
const callsOfEach = 8;
const tokenSeconds = 60;


// The provider ends the whole sign-in when a refresh token comes twice.
describe('64 calls of eight clients at once', () => {
  let scene: Scene;
  let connected: ConnectedClient[] = [];
  let counting: CountingClient[] = [];
  let ahead = 0;

  beforeAll(async () => {
    // The clients' own tokens last all day, so that only the provider's runs out.
    scene = await startScene({ gatehouse: { movableClock: true }, proxy: { token_lifetime_seconds: 86_400 } });
    scene.provider.knobs.accessTokenSeconds = tokenSeconds;
    counting = Array.from({ length: clients }, () => new CountingClient(scene));
    // One after the other: they share the person's account, and so the provider's one token.
    for (const client of counting) connected.push(await client.connect());
  });
  afterAll(async () => {
    await Promise.all(connected.map((client) => client.close()));
    connected = [];
    await scene?.stop();
  });
  beforeEach(() => {
    scene.provider.counts.refresh_token = 0;
  });

  const expected = Array.from({ length: clients * callsOfEach }, (_, index) => `call ${index}`);
  const callAll = (): Promise<(string | undefined)[]> => Promise.all(
    expected.map(async (message, index) => connected[index % clients]?.callTool('echo', { message })),
  );

  timed('find it expired: one refresh and no error, a hundred times over', async () => {
    for (let round = 1; round <= 100; round += 1) {
      ahead += tokenSeconds + 1;
      await scene.gatehouse.advanceClock(ahead);
      expect(await callAll()).toEqual(expected);
      expect(scene.provider.counts.refresh_token).toBe(round);
    }
  }, { timeout: 180_000 });

  test('are refused by the server at once: one refresh and no error, twenty times over', async () => {
    for (let round = 1; round <= 20; round += 1) {
      scene.provider.endAccessTokens();
      expect(await callAll()).toEqual(expected);
      expect(scene.provider.counts.refresh_token).toBe(round);
    }
  });

  test('leave the one sign-in alive, and nobody was asked again', async () => {
    expect(await scene.gatehouse.connections()).toMatchObject([{ state: 'active' }]);
    expect(counting.map(({ signIns }) => signIns)).toEqual(counting.map(() => 1));
    expect(scene.provider.counts.faulted).toBe(0);
  });
});
