import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { timed } from '../../support/timed.ts';
import { callProxy, OAuthClient } from '../../support/oauth-client.ts';
import { startScene, type Scene } from '../../support/scene.ts';
import { holdingOf, refresh, refreshInWindows, signIn, withoutLimit, type Holding } from './signed-in.ts';

const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };


describe('our refresh token', () => {
  let scene: Scene;
  let client: OAuthClient;
  let ahead = 0;

  beforeAll(async () => {
    scene = await startScene({ gatehouse: { movableClock: true, env: withoutLimit } });
    client = new OAuthClient(scene.gatehouse.url, scene.proxy);
  });
  afterAll(() => scene?.stop());

  const later = async (seconds: number): Promise<void> => {
    ahead += seconds;
    await scene.gatehouse.advanceClock(ahead);
  };
  const opens = async ({ access_token: token }: Pick<Holding, 'access_token'>): Promise<number> =>
    (await callProxy(scene.proxy.url, token)).status;
  const next = async (held: Holding): Promise<Holding> => holdingOf(held.client_id, await refresh(client, held));

  test('of eight clients at once: each gets its own successor, round after round', async () => {
    let held: Holding[] = [];
    for (let count = 0; count < 8; count += 1) held.push(await signIn(client));
    for (let round = 0; round < 20; round += 1) {
      held = await Promise.all(held.map(next));
      expect(new Set(held.map(({ refresh_token: token }) => token)).size).toBe(8);
    }
    expect(await Promise.all(held.map(opens))).toEqual(held.map(() => 200));
  });

  test('in eight windows of one client at once: each gets a usable answer, round after round', async () => {
    let held = await signIn(client);
    for (let round = 0; round < 50; round += 1) {
      const answers = (await refreshInWindows(client, held, 8)).map((answer) => holdingOf(held.client_id, answer));
      // One successor for all: no window holds a token that another has made worthless.
      expect(new Set(answers.map(({ refresh_token: token }) => token)).size).toBe(1);
      if (round % 10 === 0) expect(await Promise.all(answers.map(opens))).toEqual(answers.map(() => 200));
      held = answers[round % 8] ?? held;
    }
  });

  timed('of a window that comes late by less than a minute still gives a usable answer', async () => {
    const first = await signIn(client);
    const third = await next(await next(first));
    await later(50);
    const late = await next(first);
    expect(late.refresh_token).toBe(third.refresh_token);
    expect(await opens(late)).toBe(200);
    expect(await opens(await next(third))).toBe(200);
  });

  timed('whose answer was lost can be sent again hours later: its successor is unused', async () => {
    const first = await signIn(client);
    const lost = await next(first);
    await later(5 * 3600);
    const again = await next(first);
    expect(again.refresh_token).toBe(lost.refresh_token);
    expect(await opens(again)).toBe(200);
  });

  timed('that comes again after more than a minute ends the grant for whoever holds it', async () => {
    const first = await signIn(client);
    const third = await next(await next(first));
    await later(61);
    expect(await refresh(client, first)).toMatchObject(invalidGrant);
    expect(await refresh(client, third)).toMatchObject(invalidGrant);
    expect(await opens(third)).toBe(401);
  });

  timed('that comes again amid a round of eight windows ends it in one way for all', async () => {
    const first = await signIn(client);
    const third = await next(await next(first));
    await later(61);
    const sent = [third, third, third, third, first, third, third, third, third];
    for (const { status, body } of await Promise.all(sent.map((held) => refresh(client, held)))) {
      // Whoever was ahead of the old token got an answer, and it is worth nothing any more.
      if (status === 200) expect(await opens({ access_token: String(body['access_token']) })).toBe(401);
      else expect(body).toMatchObject({ error: 'invalid_grant' });
    }
    expect(await refresh(client, third)).toMatchObject(invalidGrant);
  });
});
