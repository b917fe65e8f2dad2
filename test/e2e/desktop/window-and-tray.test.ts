import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ended } from '../../support/child-process.ts';
import { desktopRuntime } from '../../support/desktop-runtime.ts';
import { DesktopSession, type RunningDesktop } from '../../support/desktop.ts';
import { eventually } from '../../support/eventually.ts';
import { close, listen } from '../../support/loopback.ts';
import { callFromWindow, readState } from '../../support/window-state.ts';

const runtime = await desktopRuntime();
const reason = 'unavailable' in runtime ? ` (skipped: ${runtime.unavailable})` : '';

describe.skipIf('unavailable' in runtime)(`window and tray${reason}`, () => {
  let session: DesktopSession;
  let desktop: RunningDesktop | undefined;

  beforeAll(async () => {
    if (!('unavailable' in runtime)) session = await DesktopSession.start(runtime.executable);
  });

  afterEach(async () => {
    await desktop?.quit();
    desktop = undefined;
  });

  afterAll(async () => {
    await session?.stop();
  });

  const launch = async (...args: string[]): Promise<RunningDesktop> => (desktop = await session.launch(...args));

  const health = (): string => `http://localhost:${session.gatewayPort}/api/v1/health`;

  const renderers = (app: RunningDesktop): Promise<number> => app.app.evaluate(({ app: electronApp }) =>
    electronApp.getAppMetrics().filter(({ type }) => type === 'Tab').length);

  /** Starts the same command once more, as a person does who clicks the icon again. */
  async function startAgain(...args: string[]): Promise<number | string> {
    const { executable, args: ownArgs } = session.command;
    return ended(spawn(executable, [...ownArgs, ...args], { env: session.env, stdio: 'ignore' }), 30_000);
  }

  it('started hidden: serves clients from the tray, with no window and no renderer process', async () => {
    const app = await launch('--hidden');
    await eventually(async () => (await fetch(health()).catch(() => null))?.status).toBe(200);
    expect(app.pages()).toEqual([]);
    expect(await renderers(app)).toBe(0);
  });

  it('started a second time: the second ends well, the first shows its window', async () => {
    const app = await launch('--hidden');
    const window = app.window();
    expect(await startAgain()).toBe(0);
    expect(await (await window).title()).toContain('Gatehouse');
    expect(await startAgain('--hidden')).toBe(0);
    expect(app.pages()).toEqual(['index.html']);
  });

  it('started by a link: shows the place that it names, and for nonsense just the window', async () => {
    const app = await launch();
    const window = await app.window();
    await callFromWindow(window, 'proxies.create', {
      name: 'linked', enabled: false, upstream: { kind: 'http', url: 'http://127.0.0.1:9/mcp' },
    });
    const { proxies } = await readState(window);
    expect(await startAgain(`gatehouse://proxy/${proxies[0]?.id}`)).toBe(0);
    await window.getByRole('heading', { level: 1, name: 'linked' }).waitFor();
    expect(await startAgain('gatehouse://apps')).toBe(0);
    await window.getByRole('heading', { level: 1, name: 'Apps' }).waitFor();
    await app.quit();

    const later = await launch('--hidden', 'gatehouse://consent/not-there/allow');
    expect(await startAgain('gatehouse://quit')).toBe(0);
    expect((await readState(await later.window())).gateway.state).toBe('running');
    expect(later.pages()).toEqual(['index.html']);
  });

  it('destroys the window on close and goes on', async () => {
    const app = await launch();
    const window = await app.window();
    const closed = window.waitForEvent('close');
    await app.app.evaluate(({ BrowserWindow, dialog }) => {
      // No tray area here: the app would ask whether to go on, in a dialog that a test can't click.
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
      BrowserWindow.getAllWindows()[0]?.close();
    });
    await closed;
    await eventually(() => renderers(app)).toBe(0);
    const again = app.window();
    expect(await startAgain()).toBe(0);
    expect((await readState(await again)).gateway.state).toBe('running');
  });

  it('offers to quit where no tray can bring the window back', async () => {
    const app = await launch();
    await app.window();
    const gone = app.app.waitForEvent('close');
    await app.app.evaluate(({ BrowserWindow, dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
      BrowserWindow.getAllWindows()[0]?.close();
    });
    await gone;
    desktop = undefined;
  });

  it('keeps running when the gateway port is taken, says so in the tray, and recovers in the window', async () => {
    const squatter = createServer();
    await listen(squatter, session.gatewayPort);
    try {
      const app = await launch();
      const window = await app.window();
      await callFromWindow(window, 'settings.update', { theme: 'dark' });
      const labels = async (): Promise<string[]> => (await app.tray.menu()).map(({ label }) => label);
      await eventually(labels).toContain('Change the gateway port…');
      expect(await app.tray.toolTip()).toContain(String(session.gatewayPort));
      expect((await readState(window)).gateway.state).toBe('failed');

      await app.tray.click('Change the gateway port…');
      await window.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    } finally {
      await close(squatter);
    }
  });

  it('comes up while the keychain is locked, says so, and keeps what it is given', async () => {
    await session.keychain.lock();
    try {
      const app = await launch();
      const window = await app.window();
      await callFromWindow(window, 'providers.create', {
        name: 'locked', provider_type: 'github', client_id: 'x', client_secret: 'kept while locked',
      });
      const { gateway, notices, providers } = await readState(window);
      expect(gateway.state).toBe('running');
      expect(notices.map(({ code }) => code)).toEqual(['keychain_unavailable']);
      expect(providers.find(({ name }) => name === 'locked')?.has_client_secret).toBe(true);
    } finally {
      await session.keychain.unlock();
    }
  });

  it('ends in good order on SIGTERM', async () => {
    const app = await launch('--hidden');
    const gone = app.app.waitForEvent('close');
    app.app.process().kill('SIGTERM');
    await gone;
    desktop = undefined;
    await expect(fetch(health())).rejects.toThrow();
  });
});
