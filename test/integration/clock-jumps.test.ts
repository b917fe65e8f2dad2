import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockFixed, withoutClock } from '../support/movable-clock.ts';
import { callProxy, OAuthClient } from '../support/oauth-client.ts';
import { HttpBrowser } from '../support/http-browser.ts';
import { alice } from '../support/person.ts';
import { startScene, type Scene } from '../support/scene.ts';
import { signInOverHttp } from '../support/sign-in-over-http.ts';
import { until } from '../support/until.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const parallelCalls = 24;

/** A computer's clock jumps when it wakes up, when it is set, and when a virtual machine is resumed. */
describe.skipIf(clockFixed !== null)(`a clock that jumps${withoutClock}`, () => {
  let scene: Scene;
  let client: OAuthClient;
  let tokens: { access: string; refresh: string };

  beforeEach(async () => {
    scene = await startScene({ gatehouse: { movableClock: true } });
    client = new OAuthClient(scene.gatehouse.url, scene.proxy);
    tokens = tokensOf((await client.redeem(await client.obtainCode(alice))).body);
    expect(await statuses(tokens.access, 1)).toEqual([200]);
    scene.provider.counts.refresh_token = 0;
  });
  afterEach(() => scene?.stop());

  const tokensOf = (body: Record<string, unknown>) =>
    ({ access: String(body['access_token']), refresh: String(body['refresh_token']) });
  /** The different statuses of many calls at once. */
  const statuses = async (access: string, calls = parallelCalls): Promise<number[]> => {
    const answers = await Promise.all(Array.from({ length: calls }, () => callProxy(scene.proxy.url, access)));
    await Promise.all(answers.map((answer) => answer.text()));
    return [...new Set(answers.map(({ status }) => status))];
  };
  const registered = async () => {
    const redirect_uri = 'http://127.0.0.1:9/callback';
    return { redirect_uri, client_id: await client.register(redirect_uri) };
  };
  const refresh = async (): Promise<void> => {
    const { status, body } = await client.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh,
      client_id: clientIdOf(tokens.access) });
    expect(status).toBe(200);
    tokens = tokensOf(body);
  };

  it('three days ahead lets no expired token through, and costs one refresh', async () => {
    await scene.gatehouse.advanceClock(3 * day);
    expect(await statuses(tokens.access)).toEqual([401]);
    await refresh();
    expect(await statuses(tokens.access)).toEqual([200]);
    expect(scene.provider.counts.refresh_token).toBe(1);
  });

  it('far ahead stops a new sign-in, and says that it is the clock', async () => {
    await scene.gatehouse.advanceClock(3 * day);
    const { client_id, redirect_uri, code_verifier } = { ...(await registered()), code_verifier: 'v'.repeat(43) };
    const url = client.authorizeUrl({ client_id, redirect_uri, code_verifier });
    const page = await signInOverHttp(new HttpBrowser(), url, alice);
    expect(page.text).toContain("this computer's date and time");
  });

  it('half a minute ahead changes nothing', async () => {
    await scene.gatehouse.advanceClock(minute / 2);
    expect(await statuses(tokens.access)).toEqual([200]);
    expect(scene.provider.counts.refresh_token).toBe(0);
  });

  it('an hour back locks nobody out, and what was good for an hour is refreshed when that is over', async () => {
    await scene.gatehouse.advanceClock(-hour);
    expect(await statuses(tokens.access)).toEqual([200]);
    await refresh();
    expect(await statuses(tokens.access)).toEqual([200]);
    expect(scene.provider.counts.refresh_token).toBeLessThanOrEqual(1);
  });

  it('back does not make a wait longer that began before it', async () => {
    scene.provider.endAccessTokens();
    scene.provider.knobs.down = true;
    const [refused = 0] = await statuses(tokens.access, 1);
    expect(refused).toBeGreaterThanOrEqual(500);
    await scene.gatehouse.advanceClock(-3 * day);
    scene.provider.knobs.down = false;
    await until('A call that goes through', async () => (await statuses(tokens.access, 1))[0] === 200);
    expect(scene.provider.counts.refresh_token).toBe(1);
  });

  it('while the computer sleeps lets no expired token through when it wakes, and costs one refresh', async () => {
    await scene.gatehouse.suspend();
    await scene.gatehouse.advanceClock(3 * day);
    const asked = statuses(tokens.access);
    scene.gatehouse.resume();
    expect(await asked).toEqual([401]);
    await refresh();
    expect(await statuses(tokens.access)).toEqual([200]);
    expect(scene.provider.counts.refresh_token).toBe(1);
  });

  it('to and fro costs one refresh for each jump at most', async () => {
    const jumps = [3 * day, -hour, 30, 4 * day, 0];
    for (const jump of jumps) {
      await scene.gatehouse.advanceClock(jump);
      if ((await statuses(tokens.access, 1))[0] === 401) await refresh();
      expect(await statuses(tokens.access)).toEqual([200]);
    }
    expect(scene.provider.counts.refresh_token).toBeLessThanOrEqual(jumps.length);
  });
});

const clientIdOf = (jwt: string): string =>
  (JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as { client_id: string }).client_id;
