import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiKeyView, ProxyView, SessionTokenView } from '../../../preload/schema/views.ts';
import { launchChromium } from '../../support/browser.ts';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { freePort } from '../../support/loopback.ts';
import { startMcpServer, type TestMcpServer } from '../../support/mcp-server.ts';
import { proxyFields } from '../../support/worked-example.ts';

const run = promisify(execFile);

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'script', version: '1' } },
});

describe('API keys and session tokens in the window', () => {
  let gatehouse: RunningGatehouse;
  let server: TestMcpServer;
  let chromium: Browser;
  let page: Page;
  let tools: ProxyView;
  let files: ProxyView;
  const complaints: string[] = [];

  beforeAll(async () => {
    gatehouse = await startGatehouse();
    server = await startMcpServer();
    const { id } = await gatehouse.addProvider({
      name: 'Company login', provider_type: 'oidc', issuer: 'https://id.company.example', client_id: 'gatehouse',
    });
    const proxy = async (name: string): Promise<ProxyView> => gatehouse.addProxy({
      ...proxyFields(await freePort(), server.url, id), name, inject_upstream_token: false,
    });
    tools = await proxy('Tools');
    files = await proxy('Files');
    chromium = await launchChromium();
    page = await (await chromium.newContext()).newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(gatehouse.loginLink);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'API keys' }).click();
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
    await gatehouse?.stop();
  });

  const main = () => page.locator('main');
  const dialog = () => page.getByRole('dialog');
  const call = async (proxy: ProxyView, header: string): Promise<number> => {
    const [name = '', value = ''] = header.split(': ');
    const response = await fetch(proxy.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept': 'application/json, text/event-stream', [name]: value },
      body: initialize,
    });
    await response.body?.cancel();
    return response.status;
  };

  let key = '';

  test('says beside the field what is wrong, and makes nothing', async () => {
    await page.getByRole('button', { name: 'Add API key' }).click();
    await page.getByText('Chosen proxies').click();
    await page.getByLabel('Expires after (days)').fill('soon');
    await page.getByRole('button', { name: 'Create' }).click();
    expect(await main().innerText()).toContain('Give it a name.');
    expect(await main().innerText()).toContain('Choose at least one proxy.');
    expect(await main().innerText()).toContain('A whole number, or blank.');
    expect(await gatehouse.call<ApiKeyView[]>('GET', '/api-keys')).toEqual([]);
  });

  test('makes a key for one proxy and shows it once, with both headers that carry it', async () => {
    await page.getByLabel('Name').fill('Nightly report');
    await page.getByRole('checkbox', { name: 'Tools' }).check();
    await page.getByLabel('Expires after (days)').fill('30');
    await page.getByLabel('Calls per minute').fill('120');
    await page.getByRole('button', { name: 'Create' }).click();
    await dialog().getByText('Your new API key').waitFor();
    key = /uag_\w+/.exec(await dialog().innerText())?.[0] ?? '';

    // Nobody may lose it to a key that was meant for something else.
    await page.keyboard.press('Escape');
    const shown = await dialog().innerText();
    expect(shown).toContain(`X-API-Key: ${key}`);
    expect(shown).toContain(`Authorization: Bearer ${key}`);

    await dialog().getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('heading', { name: 'API keys', level: 1 }).waitFor();
    const listed = await main().innerText();
    expect(listed).toContain('Nightly report');
    expect(listed).toContain('Tools');
    expect(listed).toContain('120 calls a minute at most');
    expect(await page.content()).not.toContain(key);
  });

  test('the key opens that proxy, with either header, and no other', async () => {
    expect(await call(tools, `X-API-Key: ${key}`)).toBe(200);
    expect(await call(tools, `Authorization: Bearer ${key}`)).toBe(200);
    expect(await call(files, `X-API-Key: ${key}`)).toBe(403);
    await main().getByText('last used just now').waitFor();
  });

  test('a deleted key opens nothing, and it asks before', async () => {
    await page.getByRole('button', { name: 'Delete Nightly report' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await call(tools, `X-API-Key: ${key}`)).toBe(200);

    await page.getByRole('button', { name: 'Delete Nightly report' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There is no API key.').waitFor();
    expect(await call(tools, `X-API-Key: ${key}`)).toBe(401);
  });

  test.skipIf(process.platform === 'win32')('the command beside a session token works as it is pasted', async () => {
    await page.getByRole('button', { name: 'New session token' }).click();
    await page.getByLabel('Expires after (minutes)').fill('5');
    await page.getByRole('button', { name: 'Create' }).click();
    await dialog().getByLabel('Proxy').selectOption('Files');
    const command = await dialog().locator('pre').innerText();
    expect(command).toContain(files.url);
    const { stdout } = await run('sh', ['-c', `${command} --silent --show-error --max-time 20`]);
    expect(stdout).toContain('"serverInfo"');
    await dialog().getByRole('button', { name: 'I have copied it' }).click();

    await page.getByRole('button', { name: 'Delete Session token' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There is no session token.').waitFor();
    expect(await gatehouse.call<SessionTokenView[]>('GET', '/session-tokens')).toEqual([]);
    const { stdout: refused } = await run('sh', ['-c', `${command} --silent --output /dev/null --write-out %{http_code}`]);
    expect(refused).toBe('401');
  });

  test('kept to its content security policy all the while', () => {
    expect(complaints).toEqual([]);
  });
});
