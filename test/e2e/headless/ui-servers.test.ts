import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProviderView, ProxyView } from '../../../preload/schema/views.ts';
import { launchChromium } from '../../support/browser.ts';
import { everythingProgram } from '../../support/everything-server.ts';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { bearer, startMcpServer, type TestMcpServer } from '../../support/mcp-server.ts';

const initialize = {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'accept': 'application/json, text/event-stream' },
  body: JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'script', version: '1' } },
  }),
};

describe('what a person can put behind a proxy, in the window', () => {
  let gatehouse: RunningGatehouse;
  let server: TestMcpServer;
  let chromium: Browser;
  let page: Page;

  beforeAll(async () => {
    gatehouse = await startGatehouse();
    server = await startMcpServer();
    chromium = await launchChromium();
    page = await (await chromium.newContext()).newPage();
    await page.goto(gatehouse.loginLink);
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
    await gatehouse?.stop();
  });

  const button = (name: string) => page.getByRole('button', { name }).first();
  const screen = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
  const saved = (name: string) => page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
  const proxyNamed = async (name: string): Promise<ProxyView> => {
    const proxy = (await gatehouse.call<ProxyView[]>('GET', '/proxies')).find((one) => one.name === name);
    if (!proxy) throw new Error(`There is no proxy ${name}.`);
    return proxy;
  };
  const addProxy = async (name: string): Promise<void> => {
    await screen('Proxies').click();
    await button('Add proxy').click();
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Apps sign in with OAuth').uncheck();
  };

  test('a server that wants a header: the secret reaches it, and is never shown again', async () => {
    await addProxy('Wiki');
    await page.getByLabel('Server URL').fill(server.url);
    await button('Add header').click();
    await page.getByLabel('Header', { exact: true }).fill('Authorization');
    await page.getByLabel('Value: Authorization').fill('Bearer s3cret');
    await button('Save').click();
    await saved('Wiki');
    const { id, url } = await proxyNamed('Wiki');
    await (await fetch(url, initialize)).body?.cancel();
    expect(bearer(server.requests.at(-1)?.headers ?? {})).toBe('s3cret');

    await page.getByRole('navigation', { name: 'Sections of' }).getByText('Settings').click();
    await button('Edit').click();
    expect(await page.getByLabel('Value: Authorization').inputValue()).toBe('');
    await button('Add header').click();
    await page.getByLabel('Header', { exact: true }).last().fill('X-Team');
    await page.getByLabel('Value: X-Team').fill('blue');
    await button('Save').click();
    await saved('Wiki');
    await (await fetch(url, initialize)).body?.cancel();
    expect(server.requests.at(-1)?.headers).toMatchObject({ 'authorization': 'Bearer s3cret', 'x-team': 'blue' });
    expect(JSON.stringify(await gatehouse.call('GET', `/proxies/${id}`))).not.toContain('s3cret');
  });

  test('a program: it starts when a person has seen exactly what runs, and not before', async () => {
    await addProxy('Local');
    await page.getByText('Program on this computer', { exact: true }).click();
    await page.getByLabel('Command').fill(process.execPath);
    await page.getByLabel('Arguments').fill(`${everythingProgram()}\nstdio`);
    await button('Save').click();
    await saved('Local');
    const review = page.getByRole('region', { name: 'Local wants to start a program' });
    await review.waitFor();
    expect(await review.getByRole('list', { name: 'Program and arguments' }).getByRole('listitem').allInnerTexts())
      .toEqual([process.execPath, everythingProgram(), 'stdio']);
    expect((await proxyNamed('Local')).command_approval?.needed).toBe(true);

    await button('Not now').click();
    await screen('Proxies').click();
    await saved('Proxies');
    expect(await review.count()).toBe(0);
    await button('Approve the program').click();
    await saved('Local');
    await button('Approve and start').click();
    await page.getByText('The program of Local is approved').waitFor();
    const { url } = await proxyNamed('Local');
    expect(await (await fetch(url, initialize)).text()).toContain('"serverInfo"');
  });

  test('a provider from what its console shows: the tenant’s id is enough for Entra', async () => {
    await screen('Providers').click();
    await button('Add provider').click();
    await page.getByText('Microsoft Entra ID', { exact: true }).first().click();
    await page.getByLabel('Directory (tenant) ID').fill('7c9a2d3e-0000-4000-8000-1234567890ab');
    await page.getByLabel('Client ID').fill('gatehouse');
    await page.getByLabel('Client secret').fill('s3cret');
    await button('Save').click();
    await saved('Providers');
    expect(await gatehouse.call<ProviderView[]>('GET', '/oauth/providers')).toMatchObject([
      { issuer: 'https://login.microsoftonline.com/7c9a2d3e-0000-4000-8000-1234567890ab/v2.0' },
    ]);
  });
});
