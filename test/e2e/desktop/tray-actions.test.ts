import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { desktopRuntime } from '../../support/desktop-runtime.ts';
import { DesktopSession, type RunningDesktop } from '../../support/desktop.ts';
import { eventually } from '../../support/eventually.ts';
import { close, freePort, listen } from '../../support/loopback.ts';
import { callFromWindow, readState } from '../../support/window-state.ts';

const runtime = await desktopRuntime();
const reason = 'unavailable' in runtime ? ` (skipped: ${runtime.unavailable})` : '';

type Asked = typeof globalThis & { asked: { options: Electron.MessageBoxOptions; answer(response: number): void }[] };

describe.skipIf('unavailable' in runtime)(`the application’s own items in the tray${reason}`, () => {
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

  /** Starts Gatehouse with its window, which a test needs to set something up. */
  async function launch() {
    const app = (desktop = await session.launch());
    const window = await app.window();
    // The probe sees the tray from its next change on: another proxy in the menu.
    await callFromWindow(window, 'proxies.create', {
      name: `unused ${randomUUID()}`, enabled: false, upstream: { kind: 'http', url: 'http://127.0.0.1:9/mcp' },
    });
    await eventually(() => app.tray.menu()).not.toEqual([]);
    return { app, window };
  }

  const isChecked = async ({ tray }: RunningDesktop): Promise<boolean | undefined> =>
    (await tray.menu()).find(({ label }) => label === 'Launch at login')?.checked;

  /** Catches the dialogs that a test can neither see nor click. */
  const catchDialogs = ({ app }: RunningDesktop): Promise<void> => app.evaluate(({ dialog }) => {
    const asked: Asked['asked'] = [];
    (globalThis as Asked).asked = asked;
    dialog.showMessageBox = ((options: Electron.MessageBoxOptions) => new Promise((resolve) => {
      asked.push({ options, answer: (response) => resolve({ response, checkboxChecked: false }) });
    })) as typeof dialog.showMessageBox;
  });

  const questions = ({ app }: RunningDesktop): Promise<Electron.MessageBoxOptions[]> =>
    app.evaluate(() => (globalThis as Asked).asked.map(({ options }) => options));

  const answer = ({ app }: RunningDesktop, response: number): Promise<void> =>
    app.evaluate((_electron, choice) => (globalThis as Asked).asked.shift()?.answer(choice), response);

  it('puts Gatehouse among what starts at login, and notices when the person takes it out', async () => {
    const entry = join(session.configFolder, 'autostart', 'gatehouse.desktop');
    const { app } = await launch();
    expect(await isChecked(app)).toBe(false);
    await app.tray.click('Launch at login');
    await eventually(() => isChecked(app)).toBe(true);
    const { executable, args: [folder] } = session.command;
    await eventually(() => readFile(entry, 'utf8').catch(() => '')).toContain(`Exec=${executable} ${folder} --hidden\n`);

    await app.tray.click('Launch at login');
    await eventually(() => readFile(entry, 'utf8').catch(() => 'gone')).toBe('gone');

    await app.tray.click('Launch at login');
    await eventually(() => readFile(entry, 'utf8').catch(() => '')).toContain('Exec=');
    await app.quit();
    await rm(entry);
    const again = (desktop = await session.launch());
    const window = await again.window();
    await eventually(async () => (await readState(window)).settings.launch_at_login).toBe(false);
  });

  it('shows the log, and the window can show its folder and the data folder', async () => {
    const { app, window } = await launch();
    await app.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openPath = async (path) => {
        opened.push(path);
        return '';
      };
    });
    const opened = (): Promise<string[]> =>
      app.app.evaluate(() => (globalThis as typeof globalThis & { opened: string[] }).opened);
    await app.tray.click('Show logs');
    await window.getByRole('list', { name: 'Log lines' }).waitFor();
    expect(await window.evaluate("window.gatehouse.shell('openFolder', { folder: 'logs' })")).toMatchObject({ ok: true });
    expect(await window.evaluate("window.gatehouse.shell('openFolder', { folder: 'data' })")).toMatchObject({ ok: true });
    expect(await opened()).toEqual([join(session.dataFolder, 'logs'), session.dataFolder]);
    expect(await window.evaluate("window.gatehouse.shell('openFolder', { folder: '/etc' })")).toMatchObject({ ok: false });
  });

  it('asks before it quits while an app is connected, and takes Cancel for a no', async () => {
    const upstream = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    });
    const upstreamPort = await freePort();
    await listen(upstream, upstreamPort);
    const leave = new AbortController();
    try {
      const { app, window } = await launch();
      const port = await freePort();
      await callFromWindow(window, 'proxies.create', {
        name: 'everything', port, oauth_proxy_enabled: false,
        upstream: { kind: 'http', url: `http://127.0.0.1:${upstreamPort}/mcp` },
      });
      const everything = async () => (await readState(window)).proxies.find(({ name }) => name === 'everything');
      await eventually(async () => (await everything())?.status.state).toBe('running');
      const stream = await fetch(`http://localhost:${port}/mcp`, {
        headers: { accept: 'text/event-stream' }, signal: leave.signal,
      });
      expect(stream.status).toBe(200);
      await eventually(async () => (await everything())?.counts.open_streams).toBe(1);
      await catchDialogs(app);

      await app.tray.click('Quit Gatehouse');
      await eventually(async () => (await questions(app)).length).toBe(1);
      const [question] = await questions(app);
      expect(question).toMatchObject({ buttons: ['Cancel', 'Quit'], defaultId: 0, cancelId: 0 });
      expect(question?.detail).toContain('1 open stream through everything ends.');
      await app.tray.click('Quit Gatehouse');
      expect(await questions(app)).toHaveLength(1);
      await answer(app, 0);
      expect((await readState(window)).gateway.state).toBe('running');

      await app.tray.click('Quit Gatehouse');
      await eventually(async () => (await questions(app)).length).toBe(1);
      const gone = app.app.waitForEvent('close');
      await answer(app, 1).catch(() => {
        // The process may be gone before it can say so.
      });
      await gone;
      desktop = undefined;
    } finally {
      leave.abort();
      await close(upstream);
    }
  });

  it('quits without a question where nobody is connected', async () => {
    const { app } = await launch();
    await catchDialogs(app);
    const gone = app.app.waitForEvent('close');
    await app.tray.click('Quit Gatehouse').catch(() => {
      // See above.
    });
    await gone;
    desktop = undefined;
  });
});
