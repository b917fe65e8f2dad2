import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../support/browser.ts';
import { connectOnDesktop } from '../../support/connect-on-desktop.ts';
import type { ConsentPage } from '../../support/consent-page.ts';
import { desktopRuntime } from '../../support/desktop-runtime.ts';
import { DesktopSession, type RunningDesktop } from '../../support/desktop.ts';
import { startIdentityProvider, type IdentityProvider } from '../../support/identity-provider.ts';
import { freePort } from '../../support/loopback.ts';
import { eventually } from '../../support/eventually.ts';
import { connectMcpClient, type ClientStore, type ConnectedClient } from '../../support/mcp-client.ts';
import { bearer, startMcpServer, type TestMcpServer } from '../../support/mcp-server.ts';
import { alice } from '../../support/person.ts';
import { readState } from '../../support/window-state.ts';
import { addProvider, addProxy } from '../../support/window-pages.ts';

const runtime = await desktopRuntime();
const reason = 'unavailable' in runtime ? ` (skipped: ${runtime.unavailable})` : '';

/** One story, told in order: each part goes on where the one before ended. */
describe.skipIf('unavailable' in runtime)(`the main job on the desktop${reason}`, () => {
  let session: DesktopSession;
  let desktop: RunningDesktop;
  let provider: IdentityProvider;
  let server: TestMcpServer;
  let browser: Browser;
  let proxyUrl: string;
  /** What the connected client remembers between its starts. */
  const store: ClientStore = {};

  beforeAll(async () => {
    if ('unavailable' in runtime) return;
    session = await DesktopSession.start(runtime.executable);
    provider = await startIdentityProvider({ redirectUris: [session.callbackUrl] });
    server = await startMcpServer({ introspect: provider.introspect });
    browser = await launchChromium();
    desktop = await session.launch();
  });

  afterAll(async () => {
    await desktop?.quit();
    await browser?.close();
    await server?.stop();
    await provider?.stop();
    await session?.stop();
  });

  const connect = (
    decide: (window: ConsentPage, browserCode: string) => Promise<void>, clientStore: ClientStore = {},
  ): Promise<ConnectedClient> => connectOnDesktop({ desktop, browser, url: proxyUrl, store: clientStore, decide });

  it('opens its window on a fresh start, with the gateway open and the keychain in use', async () => {
    const state = await readState(await desktop.window());
    expect(state.gateway).toMatchObject({ mode: 'desktop', state: 'running', port: session.gatewayPort });
    expect(state.gateway.secrets.kind).toBe('keychain');
    expect(state.notices).toEqual([]);
  });

  it('takes a provider and a proxy that a person types in', async () => {
    const window = await desktop.window();
    await addProvider(window, {
      kind: 'OpenID Connect',
      name: 'Example ID',
      issuer: provider.issuer,
      clientId: provider.clientId,
      clientSecret: provider.clientSecret,
      scopes: 'openid offline_access',
    });
    const port = await freePort();
    await addProxy(window, { name: 'R&D tools', serverUrl: server.url, port, provider: 'Example ID' });
    const { proxies } = await readState(window);
    expect(proxies).toMatchObject([{ name: 'R&D tools', port, status: { state: 'running' } }]);
    proxyUrl = `http://localhost:${port}/mcp`;
  });

  it('shows the proxy in the tray, and stops and starts it from there', async () => {
    const { tray } = desktop;
    await eventually(() => tray.toolTip()).toBe('Gatehouse: 1 proxy running');
    expect((await tray.menu()).map(({ label }) => label))
      .toEqual(['1 proxy running', 'R&&D tools: Running', 'Open Gatehouse', 'Add to an app…', 'Launch at login',
        'Show logs', 'Quit Gatehouse']);

    await tray.click('R&&D tools: Running', 'Stop');
    await eventually(() => tray.toolTip()).toBe('Gatehouse: The proxy is stopped');
    await expect(fetch(proxyUrl)).rejects.toThrow();

    await tray.click('R&&D tools: Stopped', 'Start');
    await eventually(() => tray.toolTip()).toBe('Gatehouse: 1 proxy running');
    expect((await fetch(proxyUrl)).status).toBe(401);

    await tray.click('R&&D tools: Running', 'Copy URL');
    expect(await desktop.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(proxyUrl);
  });

  it('asks in a window of its own, and Deny ends at the client with access_denied', async () => {
    let said = '';
    let codes: string[] = [];
    const refused = connect(async (window, browserCode) => {
      said = await window.text();
      codes = [browserCode, await window.code()];
      await eventually(() => desktop.tray.toolTip()).toContain('1 app waiting for your permission');
      await window.answer('Deny');
    });
    await expect(refused).rejects.toMatchObject({ name: 'AuthorizationRefused', error: 'access_denied' });
    for (const fact of ['Desktop test client', 'R&D tools', '127.0.0.1', 'Example ID', 'offline_access']) {
      expect(said).toContain(fact);
    }
    expect(codes[0]).toMatch(/^[A-Z\d]{3}-[A-Z\d]{3}$/);
    expect(codes[1]).toBe(codes[0]);
    expect(server.requests).toEqual([]);
  });

  it('takes closing the window for a no', async () => {
    const refused = connect(async ({ page }) => {
      await desktop.app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().endsWith('consent.html'))?.close();
      });
      if (!page.isClosed()) await page.waitForEvent('close');
    });
    await expect(refused).rejects.toMatchObject({ name: 'AuthorizationRefused', error: 'access_denied' });
  });

  it('leads from Allow to the tool call, with the provider’s token in place of the client’s', async () => {
    const client = await connect((window) => window.answer('Allow'), store);
    expect(await client.callTool('echo', { message: 'through the gate' })).toContain('through the gate');
    await client.close();

    const seen = bearer(server.requests.at(-1)?.headers ?? {}) ?? '';
    expect(await provider.introspect(seen)).toMatchObject({ account: alice.account, clientId: provider.clientId });
    expect(JSON.stringify(store)).not.toContain(seen);
    await eventually(() => desktop.pages()).not.toContain('consent.html');
  });

  it('leaves nothing in the data folder that would help a thief', async () => {
    const files = await ownFiles(session.dataFolder);
    expect(files.map(({ name }) => name)).not.toContain('vault.json');
    const secrets = [provider.clientSecret, store.tokens?.access_token, store.tokens?.refresh_token];
    for (const secret of secrets) expect(secret).toBeTruthy();
    for (const { name, text } of files) {
      expect(secrets.some((secret) => text.includes(String(secret))), `${name} holds a secret`).toBe(false);
    }
  });

  it('lets the same client in after a restart, without asking and without a browser', async () => {
    await desktop.quit();
    await expect(fetch(proxyUrl)).rejects.toThrow();
    desktop = await session.launch('--hidden');
    await eventually(async () => (await fetch(proxyUrl).catch(() => null))?.status).toBe(401);

    const client = await connectMcpClient({
      url: proxyUrl,
      store,
      openBrowser: () => Promise.reject(new Error('The client wanted to sign in again.')),
    });
    expect(await client.callTool('echo', { message: 'back again' })).toContain('back again');
    await client.close();
    expect(provider.counts.authorization_code).toBe(1);
  });
});

/** Gatehouse's own files, without Chromium's. */
async function ownFiles(folder: string): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(folder, 'chromium')))
    .map((entry) => join(entry.parentPath, entry.name));
  const read = async (name: string) => ({ name: name.slice(folder.length + 1), text: await readFile(name, 'latin1') });
  return Promise.all(names.map(read));
}
