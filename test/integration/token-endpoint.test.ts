import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpBrowser } from '../support/http-browser.ts';
import { timed } from '../support/timed.ts';
import { callProxy, OAuthClient } from '../support/oauth-client.ts';
import { alice } from '../support/person.ts';
import { startScene, type Scene } from '../support/scene.ts';


describe('a client that gets it wrong', () => {
  let scene: Scene;
  let client: OAuthClient;

  beforeAll(async () => {
    scene = await startScene({ gatehouse: { movableClock: true } });
    client = new OAuthClient(scene.gatehouse.url, scene.proxy);
  });
  afterAll(() => scene?.stop());

  test('receives no token for a code with another verifier', async () => {
    const issued = await client.obtainCode(alice);
    const answer = await client.redeem({ ...issued, code_verifier: 'another-verifier-of-the-length-that-is-asked-for-' });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    // The try has spent the code.
    expect(await client.redeem(issued)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('loses what a code gave when the code comes a second time', async () => {
    const issued = await client.obtainCode(alice);
    const first = await client.redeem(issued);
    expect(first.status).toBe(200);
    const accessToken = String(first.body['access_token']);
    expect((await callProxy(scene.proxy.url, accessToken)).status).toBe(200);

    expect(await client.redeem(issued)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await callProxy(scene.proxy.url, accessToken)).status).toBe(401);
    const refresh = await client.token({
      grant_type: 'refresh_token', client_id: issued.client_id, refresh_token: String(first.body['refresh_token']),
    });
    expect(refresh).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  timed('receives no token for a code that is older than a minute', async () => {
    const issued = await client.obtainCode(alice);
    await scene.gatehouse.advanceClock(61);
    expect(await client.redeem(issued)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    await scene.gatehouse.advanceClock(0);
  });

  test('is told to register again when nobody knows it, before anything else is looked at', async () => {
    const grants: Record<string, string>[] = [
      { grant_type: 'authorization_code', code: 'nonsense', code_verifier: 'nonsense', redirect_uri: 'nonsense' },
      { grant_type: 'refresh_token', refresh_token: 'nonsense' },
    ];
    for (const grant of grants) {
      const answer = await client.token({ ...grant, client_id: 'gateway_unknown' });
      expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    }
  });

  test('brings the person to a page that helps, and nowhere else, when nobody knows it', async () => {
    const url = client.authorizeUrl({
      client_id: 'gateway_unknown',
      redirect_uri: 'cursor://anysphere.cursor-mcp/oauth/callback',
      code_verifier: 'a-verifier-of-the-length-that-is-asked-for-at-least',
    });
    const visits: string[] = [];
    const page = await new HttpBrowser((visit) => visits.push(visit.url)).open(url);
    expect(page.status).toBe(400);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(visits).toEqual([url]);
    expect(page.refresh).toBeNull();
    expect(page.text).toContain('register again');
    expect(page.text).toContain('Cursor');
  });

  test('is asked to sign in whenever its token is missing or not ours', async () => {
    for (const token of ['', 'nonsense', 'eyJhbGciOiJub25lIn0.e30.']) {
      const answer = await callProxy(scene.proxy.url, token);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer .*resource_metadata="/);
    }
  });
});
