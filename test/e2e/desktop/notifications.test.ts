import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { desktopRuntime } from '../../support/desktop-runtime.ts';
import { DesktopSession, type RunningDesktop } from '../../support/desktop.ts';
import { eventually } from '../../support/eventually.ts';
import { close, freePort, listen } from '../../support/loopback.ts';
import { callFromWindow, readState } from '../../support/window-state.ts';

const runtime = await desktopRuntime();
const reason = 'unavailable' in runtime ? ` (skipped: ${runtime.unavailable})` : '';

type Told = typeof globalThis & { told: Electron.Notification[] };

describe.skipIf('unavailable' in runtime)(`notifications${reason}`, () => {
  let session: DesktopSession;
  let desktop: RunningDesktop;

  beforeAll(async () => {
    if ('unavailable' in runtime) return;
    session = await DesktopSession.start(runtime.executable);
    desktop = await session.launch();
  });

  afterAll(async () => {
    await desktop?.quit();
    await session?.stop();
  });

  it('tell of a proxy that fails while nobody looks, and lead to its page', async () => {
    const { app, tray } = desktop;
    const window = await desktop.window();
    const port = await freePort();
    await callFromWindow(window, 'proxies.create', {
      name: 'files', port, oauth_proxy_enabled: false, auto_start: false,
      upstream: { kind: 'http', url: 'http://127.0.0.1:9/mcp' },
    });
    await callFromWindow(window, 'proxies.stop', { id: (await readState(window)).proxies[0]?.id });
    await eventually(async () => (await tray.menu()).map(({ label }) => label)).toContain('files: Stopped');

    await app.evaluate(({ BrowserWindow, Notification, dialog }) => {
      const told: Electron.Notification[] = [];
      (globalThis as Told).told = told;
      Notification.isSupported = () => true;
      Notification.prototype.show = function (this: Electron.Notification) {
        told.push(this);
      };
      // No tray area here: the app would ask whether to go on.
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
      BrowserWindow.getAllWindows()[0]?.close();
    });
    await eventually(() => desktop.pages()).toEqual([]);
    const titles = (): Promise<string[]> => app.evaluate(() => (globalThis as Told).told.map(({ title }) => title));

    const squatter = createServer();
    await listen(squatter, port);
    try {
      await tray.click('files: Stopped', 'Start');
      await eventually(titles).toEqual([`files: Port ${port} is taken`]);
      const again = desktop.window();
      await app.evaluate(() => (globalThis as Told).told[0]?.emit('click', {}));
      await (await again).getByRole('heading', { level: 1, name: 'files' }).waitFor();
      expect(await titles()).toHaveLength(1);
    } finally {
      await close(squatter);
    }
  });
});
