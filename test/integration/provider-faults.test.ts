import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProviderTest, ProxyView } from '../../preload/schema/views.ts';
import { HttpBrowser } from '../support/http-browser.ts';
import { AuthorizationRefused, connectMcpClient } from '../support/mcp-client.ts';
import { listenForCallback } from '../support/mcp-client/callback.ts';
import { freePort } from '../support/loopback.ts';
import { OAuthClient } from '../support/oauth-client.ts';
import { alice } from '../support/person.ts';
import { startScene, type Scene } from '../support/scene.ts';
import { answerPages, signInOverHttp } from '../support/sign-in-over-http.ts';
import { proxyFields } from '../support/worked-example.ts';

describe('a provider that does not do its part', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await startScene();
  });
  afterAll(() => scene?.stop());

  const addWrongProvider = (name: string, issuer: string) => scene.gatehouse.addProvider({
    name, provider_type: 'oidc', issuer, client_id: 'gatehouse', client_secret: 'secret', scopes: ['openid'],
  });

  /** Where a person ends who signs in through this proxy. */
  const signInThrough = async (proxy: ProxyView) => {
    const client = new OAuthClient(scene.gatehouse.url, proxy);
    const callback = await listenForCallback();
    const browser = new HttpBrowser();
    const page = await signInOverHttp(browser, client.authorizeUrl({
      client_id: await client.register(callback.redirectUri),
      redirect_uri: callback.redirectUri,
      code_verifier: 'a-verifier-of-the-length-that-is-asked-for-at-least',
    }), alice);
    return { browser, callback, page };
  };

  test('because nothing answers at its issuer: the test says so, and a sign-in ends on a page that says so', async () => {
    const issuer = `http://127.0.0.1:${await freePort()}`;
    const { id } = await addWrongProvider('nobody there', issuer);
    const tested = await scene.gatehouse.call<ProviderTest>('POST', `/oauth/providers/${id}/test`);
    expect(tested.ok).toBe(false);
    const failed = tested.checks.find((check) => !check.ok);
    expect(failed?.message).toBeTruthy();
    expect(failed?.remedy).toBeTruthy();

    const fields = { ...proxyFields(await freePort(), scene.server.url, id), name: 'behind nobody' };
    const { page, callback } = await signInThrough(await scene.gatehouse.addProxy(fields));
    expect(page.status).toBe(502);
    expect(page.text).toContain('What to do:');
    expect(page.links.map(({ text }) => text)).toContain('Try again');
    await callback.stop();
  });

  test('because its issuer is misspelled: the test says what is wrong', async () => {
    const { id } = await addWrongProvider('misspelled', `${scene.provider.issuer}/realms/wrong`);
    const tested = await scene.gatehouse.call<ProviderTest>('POST', `/oauth/providers/${id}/test`);
    expect(tested.ok).toBe(false);
    expect(tested.checks.find((check) => !check.ok)?.remedy).toBeTruthy();
  });

  test('because it was down: "Try again" goes on where the person was', async () => {
    scene.provider.knobs.down = true;
    const { browser, callback, page } = await signInThrough(scene.proxy);
    expect(page.status).toBe(502);

    scene.provider.knobs.down = false;
    const last = await answerPages(browser, await browser.follow(page, 'Try again'), alice);
    expect(last.url).toContain(callback.redirectUri);
    expect((await callback.answer).get('code')).toBeTruthy();
    await callback.stop();
  });

  test.each([
    ['answers the code with an error', { status: 500, error: 'server_error' }],
    ['answers the code with a web page', 'html'],
  ] as const)('because it %s: the person can try again', async (_what, fault) => {
    scene.provider.knobs.tokenEndpoint = fault;
    const { browser, callback, page } = await signInThrough(scene.proxy);
    expect(page.status).toBe(502);
    expect(page.text).toContain('What to do:');

    scene.provider.knobs.tokenEndpoint = 'works';
    const last = await answerPages(browser, await browser.follow(page, 'Try again'), alice);
    expect(last.url).toContain(callback.redirectUri);
    await callback.stop();
  });

  test('because the person was refused there: the client hears access_denied', async () => {
    scene.provider.knobs.denySignIn = true;
    const refused = connectMcpClient({
      url: scene.proxy.url, openBrowser: (url) => signInOverHttp(new HttpBrowser(), url, alice),
    });
    await expect(refused).rejects.toBeInstanceOf(AuthorizationRefused);
    await expect(refused).rejects.toMatchObject({ error: 'access_denied' });
    scene.provider.knobs.denySignIn = false;
  });
});
