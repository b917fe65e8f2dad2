import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProviderView, ProxyView } from '../../../preload/schema/views.ts';
import { launchChromium, signInByClicking } from '../../support/browser.ts';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { startIdentityProvider, type IdentityProvider } from '../../support/identity-provider.ts';
import { freePort } from '../../support/loopback.ts';
import { connectMcpClient } from '../../support/mcp-client.ts';
import { startMcpServer, type TestMcpServer } from '../../support/mcp-server.ts';
import type { WhoAmI } from '../../support/mcp-server/tools.ts';
import { alice } from '../../support/person.ts';

describe('the window of a headless Gatehouse, in a browser', () => {
  let gatehouse: RunningGatehouse;
  let provider: IdentityProvider;
  let server: TestMcpServer;
  let chromium: Browser;
  let page: Page;
  const complaints: string[] = [];
  let proxyPort = 0;

  beforeAll(async () => {
    gatehouse = await startGatehouse();
    provider = await startIdentityProvider({ redirectUris: [gatehouse.callbackUrl] });
    server = await startMcpServer({ introspect: provider.introspect });
    chromium = await launchChromium();
    page = await (await chromium.newContext()).newPage();
    // What breaks the content security policy, or any script, is said here.
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    proxyPort = await freePort();
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
    await provider?.stop();
    await gatehouse?.stop();
  });

  const screen = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
  const save = async () => {
    await page.getByRole('button', { name: 'Save' }).click();
  };

  test('opens with the login link, once', async () => {
    const link = gatehouse.loginLink;
    await page.goto(link);
    await page.getByRole('heading', { name: 'Proxies', level: 1 }).waitFor();
    expect(page.url()).not.toContain('token');

    const stranger = await (await chromium.newContext()).newPage();
    const answer = await stranger.goto(link);
    expect(answer?.status()).toBeGreaterThanOrEqual(400);
    await stranger.goto(gatehouse.url);
    await expect(stranger.getByRole('heading', { name: 'Proxies' }).count()).resolves.toBe(0);
    await stranger.close();
  });

  test('adds a provider by typing', async () => {
    await screen('Providers').click();
    await page.getByRole('link', { name: 'Add provider' }).or(page.getByRole('button', { name: 'Add provider' })).first().click();
    await page.getByText('OpenID Connect', { exact: true }).click();
    await page.getByLabel('Name').fill('Company login');
    await page.getByLabel('Issuer URL').fill(provider.issuer);
    await page.getByLabel('Client ID').fill(provider.clientId);
    await page.getByLabel('Client secret').fill(provider.clientSecret);
    await page.getByLabel('Scopes').fill('openid offline_access');
    expect(await page.locator('main').innerText()).toContain(gatehouse.callbackUrl);
    await save();
    await page.getByRole('heading', { name: 'Providers', level: 1 }).waitFor();

    const [added] = await gatehouse.call<ProviderView[]>('GET', '/oauth/providers');
    expect(added).toMatchObject({ name: 'Company login', issuer: provider.issuer, has_client_secret: true });
  });

  test('adds a proxy by typing, and it runs', async () => {
    await screen('Proxies').click();
    await page.getByRole('link', { name: 'Add proxy' }).or(page.getByRole('button', { name: 'Add proxy' })).first().click();
    await page.getByLabel('Name').fill('tools');
    await page.getByLabel('Server URL').fill(server.url);
    await page.getByLabel('Port').fill(String(proxyPort));
    await page.getByLabel('Provider', { exact: true }).selectOption('Company login');
    await save();
    await page.getByRole('heading', { name: 'tools', level: 1 }).waitFor();
    expect(await page.locator('main').innerText()).toContain(`http://localhost:${proxyPort}/mcp`);

    const [added] = await gatehouse.call<ProxyView[]>('GET', '/proxies');
    expect(added).toMatchObject({ name: 'tools', port: proxyPort, status: { state: 'running' } });
  });

  test('lets a person allow a client there, and the browser that waits goes on by itself', async () => {
    const browserOfClient = await (await chromium.newContext()).newPage();
    const connecting = connectMcpClient({
      url: `http://localhost:${proxyPort}/mcp`,
      name: 'Careful client',
      openBrowser: (url) => browserOfClient.goto(url),
    });
    await screen('Requests').click();
    await page.getByText('Careful client').first().waitFor();
    const [waiting] = await gatehouse.consents();
    expect(await page.locator('main').innerText()).toContain(waiting?.code);
    expect(await browserOfClient.locator('body').innerText()).toContain(waiting?.code);

    await page.getByRole('button', { name: 'Allow' }).click();
    await browserOfClient.getByRole('button', { name: 'Sign in' }).waitFor();
    await signInByClicking(browserOfClient, browserOfClient.url(), alice);
    const { callTool, close } = await connecting;
    expect((JSON.parse(await callTool('whoami')) as WhoAmI).account).toBe('alice');
    await close();
  });

  test('kept to its content security policy all the while', () => {
    expect(complaints).toEqual([]);
  });
});
