import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationDocument } from '../../../preload/schema/configuration.ts';
import type { ProxyView } from '../../../preload/schema/views.ts';
import { desktopRuntime } from '../../support/desktop-runtime.ts';
import { DesktopSession, type RunningDesktop } from '../../support/desktop.ts';
import { eventually } from '../../support/eventually.ts';
import { close, freePort, listen } from '../../support/loopback.ts';
import { connectMcpClient } from '../../support/mcp-client.ts';
import { startMcpServer, type TestMcpServer } from '../../support/mcp-server.ts';
import { goTo } from '../../support/window-pages.ts';
import { callFromWindow, readState } from '../../support/window-state.ts';
import { ActivityPage, openSection, ReachPage, ToolsPage } from '../pages/proxy-pages.ts';
import { DataPage } from '../pages/settings-pages.ts';

const runtime = await desktopRuntime();
const reason = 'unavailable' in runtime ? ` (skipped: ${runtime.unavailable})` : '';

/** One story, told in order: each part goes on where the one before ended. */
describe.skipIf('unavailable' in runtime)(`the sections of the window, on the desktop${reason}`, () => {
  let session: DesktopSession;
  let desktop: RunningDesktop;
  let server: TestMcpServer;
  let window: Page;
  /** Somebody else's program on the port that the proxy is to have. */
  const squatter = createServer();

  beforeAll(async () => {
    if ('unavailable' in runtime) return;
    session = await DesktopSession.start(runtime.executable);
    server = await startMcpServer();
    desktop = await session.launch();
    window = await desktop.window();
    const taken = await listen(squatter);
    await callFromWindow(window, 'proxies.create', {
      name: 'Plain', port: taken, oauth_proxy_enabled: false, upstream: { kind: 'http', url: server.url },
    });
  });

  afterAll(async () => {
    await desktop?.quit();
    await session?.stop();
    await server?.stop();
    await close(squatter);
  });

  async function now(): Promise<ProxyView> {
    const [proxy] = (await readState(window)).proxies;
    if (!proxy) throw new Error('The proxy is gone.');
    return proxy;
  }

  it('name who holds a port that is taken, and lead to the field that gives the proxy another', async () => {
    const { port: taken } = await now();
    const row = window.getByRole('listitem').filter({ has: window.getByRole('link', { name: 'Plain' }) });
    await row.getByText(`Port ${taken} is taken`, { exact: true }).waitFor();
    await row.getByText(/is taken by \S+ \(pid \d+\)/).waitFor();
    await row.getByRole('button', { name: 'Change port' }).click();
    const field = window.getByLabel('Port', { exact: true });
    expect(await field.evaluate((input) => input.matches(':focus'))).toBe(true);
    const free = await freePort();
    await field.fill(String(free));
    await window.getByRole('button', { name: 'Save', exact: true }).click();
    await window.getByRole('heading', { level: 1, name: 'Plain' }).waitFor();
    await eventually(async () => (await now()).status.state).toBe('running');
    expect((await now()).port).toBe(free);
  });

  it('choose the tools that apps may use', async () => {
    const tools = new ToolsPage(window);
    await openSection(window, 'Tools');
    await tools.testConnection();
    await tools.tool('whoami').waitFor();
    await tools.chooseSome();
    await tools.tool('whoami').uncheck();
    await tools.save();
    await eventually(async () => (await now()).allowed_tools?.includes('whoami')).toBe(false);
  });

  it('show a call while the window looks on', async () => {
    const activity = new ActivityPage(window);
    await openSection(window, 'Activity');
    const client = await connectMcpClient({
      url: (await now()).url, name: 'Watched client', openBrowser: () => Promise.resolve(),
    });
    await activity.calls.getByText('initialize').first().waitFor();
    await client.close();
  });

  it('refuse to open a proxy without a sign-in, and let names in', async () => {
    const reach = new ReachPage(window);
    await openSection(window, 'Reach');
    await reach.field('Listen on these addresses too').fill('0.0.0.0');
    await reach.save();
    await window.getByText('A proxy without a sign-in cannot be opened to the network.').waitFor();
    await reach.field('Listen on these addresses too').fill('');
    await reach.field('Names that apps may use').fill('host.docker.internal');
    await reach.save();
    await eventually(async () => (await now()).allowed_hosts).toEqual(['host.docker.internal']);
  });

  it('save the configuration where the person says, and bring it back after a reset', async () => {
    const { port } = await now();
    const file = join(session.dataFolder, 'copy.json');
    await desktop.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, file);
    await goTo(window, 'Settings');
    await window.getByRole('link', { name: 'Data' }).click();
    const data = new DataPage(window);
    await data.export();
    const saved = (): Promise<string> => readFile(file, 'utf8').catch(() => '');
    await eventually(saved).toContain('"Plain"');
    const text = await saved();
    expect((JSON.parse(text) as ConfigurationDocument).proxies).toMatchObject([{ name: 'Plain', port }]);

    await data.askForReset();
    await data.typeWord('reset');
    await data.deleteEverything.click();
    await window.getByRole('heading', { name: 'Three steps to your first gate' }).waitFor();
    await goTo(window, 'Settings');
    await window.getByRole('link', { name: 'Data' }).click();
    await data.chooseFile(text);
    await data.import();
    await window.getByText('What the import did').waitFor();
    expect(await now()).toMatchObject({ name: 'Plain', port, allowed_hosts: ['host.docker.internal'] });
  });
});
