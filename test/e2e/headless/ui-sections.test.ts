import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConfigurationDocument } from '../../../preload/schema/configuration.ts';
import type { AppState, ProxyView } from '../../../preload/schema/views.ts';
import { launchChromium } from '../../support/browser.ts';
import { eventually } from '../../support/eventually.ts';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { freePort } from '../../support/loopback.ts';
import { connectMcpClient } from '../../support/mcp-client.ts';
import { startMcpServer, type TestMcpServer } from '../../support/mcp-server.ts';
import { ActivityPage, openSection, ReachPage, ToolsPage } from '../pages/proxy-pages.ts';
import { DataPage } from '../pages/settings-pages.ts';

describe('the sections of the window, on a running Gatehouse', () => {
  let gatehouse: RunningGatehouse;
  let server: TestMcpServer;
  let chromium: Browser;
  let page: Page;
  let proxy: ProxyView;

  beforeAll(async () => {
    gatehouse = await startGatehouse();
    server = await startMcpServer();
    chromium = await launchChromium();
    page = await (await chromium.newContext()).newPage();
    proxy = await gatehouse.call<ProxyView>('POST', '/proxies', {
      name: 'Plain', port: await freePort(), oauth_proxy_enabled: false, upstream: { kind: 'http', url: server.url },
    });
    await page.goto(gatehouse.loginLink);
    await page.getByRole('link', { name: 'Plain' }).click();
  });

  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
    await gatehouse?.stop();
  });

  const now = (): Promise<ProxyView> => gatehouse.call<ProxyView>('GET', `/proxies/${proxy.id}`);

  test('choose the tools that apps may use, and watch them', async () => {
    const tools = new ToolsPage(page);
    await openSection(page, 'Tools');
    await tools.testConnection();
    await tools.tool('whoami').waitFor();
    await tools.chooseSome();
    await tools.tool('whoami').uncheck();
    await tools.save();
    await eventually(async () => (await now()).allowed_tools?.includes('whoami')).toBe(false);
    await tools.approveAll();
    await eventually(async () => (await now()).tools_approved).toBe((await now()).allowed_tools?.length);
  });

  test('show a call while the window looks on', async () => {
    const activity = new ActivityPage(page);
    await openSection(page, 'Activity');
    const client = await connectMcpClient({
      url: proxy.url, name: 'Watched client', openBrowser: () => Promise.resolve(),
    });
    await activity.calls.getByText('tools/call').or(activity.calls.getByText('initialize')).first().waitFor();
    await client.close();
  });

  test('refuse to open a proxy without a sign-in, and let names in', async () => {
    const reach = new ReachPage(page);
    await openSection(page, 'Reach');
    await reach.field('Listen on these addresses too').fill('0.0.0.0');
    await reach.save();
    await page.getByText('A proxy without a sign-in cannot be opened to the network.').waitFor();
    await reach.field('Listen on these addresses too').fill('');
    await reach.field('Names that apps may use').fill('host.docker.internal');
    await reach.save();
    await eventually(async () => (await now()).allowed_hosts).toEqual(['host.docker.internal']);
  });

  test('take the configuration out, everything away, and bring it back', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByText('Settings').click();
    await page.getByRole('link', { name: 'Data' }).click();
    const data = new DataPage(page);
    const downloading = page.waitForEvent('download');
    await data.export();
    const text = await readFile(await (await downloading).path(), 'utf8');
    expect((JSON.parse(text) as ConfigurationDocument).proxies).toMatchObject([{ name: 'Plain' }]);

    await data.askForReset();
    await data.typeWord('reset');
    await data.deleteEverything.click();
    await page.getByRole('heading', { name: 'Three steps to your first gate' }).waitFor();
    expect((await gatehouse.call<AppState>('GET', '/state')).proxies).toEqual([]);

    await page.goBack();
    await data.chooseFile(text);
    await data.import();
    await page.getByText('What the import did').waitFor();
    expect((await gatehouse.call<AppState>('GET', '/state')).proxies).toMatchObject([
      { name: 'Plain', port: proxy.port, allowed_hosts: ['host.docker.internal'], status: { state: 'running' } },
    ]);
  });
});
