import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, signInByClicking } from '../../support/browser.ts';
import { AuthorizationRefused, connectMcpClient, type ClientStore } from '../../support/mcp-client.ts';
import type { WhoAmI } from '../../support/mcp-server/tools.ts';
import { alice, type Person } from '../../support/person.ts';
import { startScene, type Scene } from '../../support/scene.ts';

describe('a client that knows only the URL of the proxy', () => {
  let scene: Scene;
  let chromium: Browser;

  beforeAll(async () => {
    scene = await startScene();
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await scene?.stop();
  });

  /** Each sign-in in a browser of its own, with no cookies left from another. */
  const clickThrough = (person: Person) => async (url: string) => {
    const context = await chromium.newContext();
    await signInByClicking(await context.newPage(), url, person);
    await context.close();
  };

  test('connects after a person has signed in and allowed it, and its token stays behind', async () => {
    const store: ClientStore = {};
    const { client, callTool, close } = await connectMcpClient({
      url: scene.proxy.url, store, openBrowser: clickThrough(alice),
    });
    const seen = JSON.parse(await callTool('whoami')) as WhoAmI;

    expect(seen.account).toBe('alice');
    expect(seen.authorization).not.toContain(store.tokens?.access_token);
    expect(await scene.provider.introspect(store.tokens?.access_token ?? '')).toBeNull();

    const progress: number[] = [];
    await client.callTool({ name: 'slow_count', arguments: { to: 5 } }, undefined, {
      onprogress: (step) => progress.push(step.progress),
    });
    expect(progress).toEqual([1, 2, 3, 4, 5]);
    await close();

    expect(await scene.gatehouse.connections()).toMatchObject([{ state: 'active', provider: 'idp', refreshable: true }]);
  });

  test('is told access_denied when the person denies, and nobody is sent to the provider', async () => {
    const before = { ...scene.provider.counts };
    const refused = connectMcpClient({
      url: scene.proxy.url, openBrowser: clickThrough({ ...alice, decision: 'Deny' }),
    });
    await expect(refused).rejects.toBeInstanceOf(AuthorizationRefused);
    await expect(refused).rejects.toMatchObject({ error: 'access_denied' });
    expect(scene.provider.counts).toEqual(before);
  });

  test('shows on the consent page who asks, where the answer goes, and for what', async () => {
    const context = await chromium.newContext();
    const page = await context.newPage();
    const cancelled = connectMcpClient({
      url: scene.proxy.url,
      name: 'Curious client',
      openBrowser: (url) => page.goto(url),
    });
    cancelled.catch(() => {});
    const deny = page.getByRole('button', { name: 'Deny' });
    await deny.waitFor();
    const [waiting] = await scene.gatehouse.consents();

    expect(new URL(page.url()).origin).toBe(scene.gatehouse.url);
    const words = await page.locator('body').innerText();
    for (const fact of ['Curious client', '127.0.0.1', 'everything', 'idp', 'offline_access', waiting?.code ?? 'no code']) {
      expect(words).toContain(fact);
    }
    expect(await deny.evaluate((button) => button.matches(':focus'))).toBe(true);

    await deny.click();
    await expect(cancelled).rejects.toMatchObject({ error: 'access_denied' });
    await context.close();
  });
});
