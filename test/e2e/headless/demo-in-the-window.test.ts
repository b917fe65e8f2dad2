import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../support/browser.ts';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { goTo } from '../../support/window-pages.ts';
import { DemoPage, signInAsAda } from '../pages/demo-page.ts';
import { SignInsPage } from '../pages/proxy-pages.ts';

/** One story, told in order: each part goes on where the one before ended. */
describe('the demo of a headless Gatehouse, in a browser', () => {
  let gatehouse: RunningGatehouse;
  let chromium: Browser;
  let page: Page;
  let demo: DemoPage;
  const complaints: string[] = [];

  beforeAll(async () => {
    gatehouse = await startGatehouse();
    chromium = await launchChromium();
    page = await (await chromium.newContext()).newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(gatehouse.loginLink);
    demo = new DemoPage(page);
  });
  afterAll(async () => {
    await chromium?.close();
    await gatehouse?.stop();
  });

  const press = (on: Page, name: string): Promise<void> => on.getByRole('button', { name, exact: true }).click();

  /** Starts it, and gives the tab that opens. */
  async function tabOf(start: () => Promise<void>): Promise<Page> {
    const opened = page.context().waitForEvent('page');
    await start();
    return opened;
  }

  test('says what a denied request means', async () => {
    const tab = await tabOf(demo.start);
    await press(tab, 'Deny');
    await demo.denied.waitFor();
    await tab.close();
  });

  test('tried again, shows the request, the sign-in and the answer of a tool', async () => {
    const tab = await tabOf(demo.again);
    await demo.turn.waitFor();
    await tab.getByRole('heading', { name: 'Allow Demo app to use “Demo”?' }).waitFor();
    await press(tab, 'Allow');
    await signInAsAda(tab);
    await demo.answer.waitFor();
    await tab.close();
  });

  test('offers its provider to no other proxy', async () => {
    await press(page, 'Add your own proxy');
    await page.getByLabel('Server URL').waitFor();
    expect(await page.getByRole('option', { name: 'Demo', exact: true }).count()).toBe(0);
    await goTo(page, 'Proxies');
  });

  test('shows each step in the sign-in log, the denied one too', async () => {
    await demo.seeEachStep();
    const signIns = new SignInsPage(page);
    await signIns.flows.nth(1).waitFor();
    expect(await signIns.headline(0).innerText()).toContain('Signed in');
    expect(await signIns.headline(1).innerText()).toContain('Stopped: not allowed');
    await page.getByText('First call with its token').first().waitFor();
  });

  test('goes with one click, and leaves nothing', async () => {
    await goTo(page, 'Proxies');
    await demo.remove();
    await demo.offer.waitFor();
    expect(await gatehouse.connections()).toEqual([]);
    expect(await gatehouse.call('GET', '/proxies')).toEqual([]);
    expect(await gatehouse.call('GET', '/oauth/providers')).toEqual([]);
  });

  test('can be cancelled while it waits, and the tab says that it has ended', async () => {
    const tab = await tabOf(demo.start);
    await tab.getByRole('button', { name: 'Deny' }).waitFor();
    await demo.cancel();
    await demo.offer.waitFor();
    await tab.getByRole('heading', { name: 'This sign-in has ended' }).waitFor();
    await tab.close();
  });

  test('is gone after a restart in the middle of it', async () => {
    const tab = await tabOf(demo.start);
    await demo.turn.waitFor();
    await tab.close();
    await gatehouse.restart();
    await page.goto(gatehouse.loginLink);
    await demo.offer.waitFor();
    expect(await gatehouse.call('GET', '/proxies')).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
