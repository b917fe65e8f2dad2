import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../support/browser.ts';
import { ConsentPage } from '../../support/consent-page.ts';
import { connectOnDesktop } from '../../support/connect-on-desktop.ts';
import { desktopRuntime } from '../../support/desktop-runtime.ts';
import { DesktopSession, type RunningDesktop } from '../../support/desktop.ts';
import { eventually } from '../../support/eventually.ts';
import { followLink } from '../../support/follow-link.ts';
import { startIdentityProvider, type IdentityProvider } from '../../support/identity-provider.ts';
import { close, freePort, listen } from '../../support/loopback.ts';
import { startMcpServer, type TestMcpServer } from '../../support/mcp-server.ts';
import { writeStdioBridge, type MadeKey } from '../../support/stdio-bridge.ts';
import { addProvider, addProxy } from '../../support/window-pages.ts';
import { callFromWindow, readState } from '../../support/window-state.ts';
import { DemoPage, signInAsAda } from '../pages/demo-page.ts';

const runtime = await desktopRuntime();
const reason = 'unavailable' in runtime ? ` (skipped: ${runtime.unavailable})` : '';

/** What `npm run package` makes is started as a person starts it: without the source tree, without node_modules. */
describe.skipIf('unavailable' in runtime)(`the packed application${reason}`, () => {
  let folder: string;
  let executable: string;
  let session: DesktopSession;
  let desktop: RunningDesktop;
  let provider: IdentityProvider;
  let server: TestMcpServer;
  let browser: Browser;
  /** What the application asked the place where the releases lie. */
  const asked: { path: string | undefined; id: unknown }[] = [];
  const releases = createServer((request, response) => {
    asked.push({ path: request.url, id: request.headers['x-user-staging-id'] });
    response.end(`version: 99.0.0
files:
  - url: Gatehouse-99.0.0.AppImage
    sha512: ${Buffer.alloc(64).toString('base64')}
    size: 1
path: Gatehouse-99.0.0.AppImage
sha512: ${Buffer.alloc(64).toString('base64')}
releaseDate: '2026-11-23T00:00:00.000Z'
`);
  });

  beforeAll(async () => {
    if ('unavailable' in runtime) return;
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-packed-'));
    await promisify(execFile)(
      process.execPath, ['scripts/package.mjs', '--dir', `-c.directories.output=${folder}`],
      {
        env: {
          ...process.env,
          ELECTRON_OVERRIDE_DIST_PATH: dirname(runtime.executable),
          GATEHOUSE_UPDATE_URL: `http://127.0.0.1:${await listen(releases)}/releases`,
        },
        maxBuffer: 16 * 1024 * 1024,
      },
    );
    executable = join(folder, 'linux-unpacked', 'gatehouse');
    session = await DesktopSession.start(executable, null);
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
    await close(releases);
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('comes up as the installed application, with the keychain in use', async () => {
    expect(await desktop.app.evaluate(({ app }) => [app.isPackaged, app.getName(), app.getAppPath()]))
      .toEqual([true, 'Gatehouse', join(folder, 'linux-unpacked', 'resources', 'app.asar')]);
    const { gateway } = await readState(await desktop.window());
    expect(gateway).toMatchObject({ state: 'running', secrets: { kind: 'keychain' } });
  });

  it('completes the demo: consent in its own window, a sign-in, a tool’s answer, and nothing left', async () => {
    const window = await desktop.window();
    const demo = new DemoPage(window);
    const tab = await followLink(desktop, browser, demo.start);
    await new ConsentPage(await desktop.consentWindow()).answer('Allow');
    await signInAsAda(tab);
    await demo.answer.waitFor();
    await tab.context().close();
    await demo.remove();
    await demo.offer.waitFor();
    expect(await readState(window)).toMatchObject({ providers: [], proxies: [], connections: [] });
  });

  it('takes a provider and a proxy, and lets a client through to a tool after consent', async () => {
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
    await addProxy(window, { name: 'everything', serverUrl: server.url, port, provider: 'Example ID' });
    const client = await connectOnDesktop({
      desktop, browser, url: `http://localhost:${port}/mcp`, decide: (consent) => consent.answer('Allow'),
    });
    expect(await client.callTool('echo', { message: 'from the package' })).toContain('from the package');
    await client.close();
  });

  it('is Node for the apps that start the bridge, which needs no other', async () => {
    const window = await desktop.window();
    const { proxies: [proxy], gateway } = await readState(window);
    const made = await callFromWindow(window, 'apiKeys.create', { name: 'Bridge for Test', proxy_ids: [proxy?.id] });
    if (!proxy || !made.ok) throw new Error('There is no proxy or no key.');
    const { command, args } = await writeStdioBridge(session.dataFolder, gateway.url, proxy, made.value as MadeKey);
    expect(await readFile(command, 'utf8')).toContain(`run='${executable}'`);
    const app = new Client({ name: 'app', version: '1.0.0' });
    await app.connect(new StdioClientTransport({ command, args, env: { PATH: '/nonexistent' } }));
    const answer = await app.callTool({ name: 'echo', arguments: { message: 'over stdio' } });
    expect(answer.content).toEqual([{ type: 'text', text: 'over stdio' }]);
    await app.close();
  });

  it('says in the tray that there is a newer version, leads to its notes, and asks nobody where it is switched off', async () => {
    await eventually(async () => (await desktop.tray.menu()).map(({ label }) => label)).toContain('Version 99.0.0 is available…');
    await desktop.app.evaluate(({ shell }) => {
      shell.openExternal = async (url) => void Object.assign(globalThis, { opened: url });
    });
    await desktop.tray.click('Version 99.0.0 is available…');
    await eventually(() => desktop.app.evaluate(() => (globalThis as typeof globalThis & { opened?: string }).opened))
      .toMatch(/^http:\/\/127\.0\.0\.1:\d+\/releases\/notes-99\.0\.0\.html$/);
    expect(asked).toEqual([{ path: expect.stringMatching(/^\/releases\/latest-linux[\w-]*\.yml/) as unknown, id: 'none' }]);

    await callFromWindow(await desktop.window(), 'settings.update', { check_for_updates: false });
    await desktop.quit();
    desktop = await session.launch();
    await desktop.window();
    expect(asked).toHaveLength(1);
  });

  it('draws its tray from the package, and starts itself at login without naming a folder', async () => {
    await callFromWindow(await desktop.window(), 'settings.update', { launch_at_login: true });
    await eventually(() => desktop.tray.toolTip()).toBe('Gatehouse: 1 proxy running');
    const entry = join(session.configFolder, 'autostart', 'gatehouse.desktop');
    await eventually(() => readFile(entry, 'utf8').catch(() => '')).toContain(`Exec=${executable} --hidden\n`);
    expect(await desktop.app.evaluate(({ nativeImage }, path) => nativeImage.createFromPath(path).getSize(),
      join(folder, 'linux-unpacked', 'resources', 'app.asar', 'assets', 'tray', 'running.png')))
      .toEqual({ width: 22, height: 22 });
  });
});
