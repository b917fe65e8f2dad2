import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { desktopRuntime } from '../../support/desktop-runtime.ts';
import { DesktopSession, type RunningDesktop } from '../../support/desktop.ts';
import { callFromWindow, readState } from '../../support/window-state.ts';

const runtime = await desktopRuntime();
const reason = 'unavailable' in runtime ? ` (skipped: ${runtime.unavailable})` : '';

/** What a page could do if it were ever subverted: nothing but call the operations. */
describe.skipIf('unavailable' in runtime)(`the walls around the window${reason}`, () => {
  let session: DesktopSession;
  let desktop: RunningDesktop;
  let window: Page;

  beforeAll(async () => {
    if ('unavailable' in runtime) return;
    session = await DesktopSession.start(runtime.executable);
    desktop = await session.launch();
    window = await desktop.window();
  });

  afterAll(async () => {
    await desktop?.quit();
    await session?.stop();
  });

  it('loads its page from its own origin with the strict policy', async () => {
    const policy = await window.evaluate<string | null>(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.originalPolicy));
      fetch('https://example.com/').catch(() => {});
      setTimeout(() => resolve(null), 5000);
    })`);
    expect(window.url()).toMatch(/^app:\/\/gatehouse\/index\.html/);
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
      "connect-src 'none'", "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'",
    ]);
  });

  it('runs sandboxed and isolated, without any of the rights that a page can be given', async () => {
    const preferences = await desktop.app.evaluate(({ webContents }) => webContents.getAllWebContents()
      .map((contents) => (contents as typeof contents & { getLastWebPreferences(): object }).getLastWebPreferences()));
    expect(preferences).toHaveLength(1);
    expect(preferences[0]).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
    const rights = [
      'nodeIntegrationInSubFrames', 'nodeIntegrationInWorker', 'webviewTag', 'allowRunningInsecureContent',
      'experimentalFeatures', 'enableBlinkFeatures', 'navigateOnDragDrop',
    ];
    for (const right of rights) expect(Boolean((preferences[0] as Record<string, unknown>)[right]), right).toBe(false);
  });

  it('takes in no frame, no worker, no download and no drop of a file', async () => {
    const loaded = await window.evaluate(`(async () => {
      const frame = document.createElement('iframe');
      const settled = new Promise((resolve) => { frame.onload = frame.onerror = resolve; });
      frame.src = 'https://example.com/';
      document.body.append(frame);
      const link = document.createElement('a');
      link.href = 'data:text/plain,x';
      link.download = 'x.txt';
      link.click();
      let worker = 'none';
      try { new Worker('data:text/javascript,1').onerror = () => {}; } catch (error) { worker = error.name; }
      await settled;
      return [frame.contentDocument, worker];
    })()`);
    expect(loaded).toEqual([null, 'SecurityError']);
    await readState(window);
    expect(await desktop.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
    expect(window.url()).toMatch(/^app:\/\/gatehouse\/index\.html/);
  });

  it('has no Node, no Electron and no way to name an IPC channel', async () => {
    expect(await window.evaluate('[typeof require, typeof process, typeof module]'))
      .toEqual(['undefined', 'undefined', 'undefined']);
    expect(await window.evaluate('Object.keys(window.gatehouse).sort()')).toEqual(['call', 'listen', 'shell']);
  });

  it('runs no script that was written into the page', async () => {
    await window.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'window.wasRun = true';
      document.head.append(script);
    }`);
    expect(await window.evaluate('window.wasRun')).toBeUndefined();
  });

  it('cannot be led elsewhere, and opens no windows', async () => {
    const before = window.url();
    expect(await window.evaluate("window.open('https://example.com/')")).toBeNull();
    await window.evaluate("location.assign('https://example.com/')");
    await window.evaluate("location.assign('file:///etc/passwd')");
    await readState(window);
    expect(window.url()).toBe(before);
    expect(desktop.pages()).toEqual(['index.html']);
  });

  it('is given no permission', async () => {
    const answers = await window.evaluate(`Promise.all(
      ['geolocation', 'notifications', 'midi', 'clipboard-read'].map((name) =>
        navigator.permissions.query({ name }).then(({ state }) => state)))`);
    expect(answers).toEqual(['denied', 'denied', 'denied', 'denied']);
  });

  it.each(['constructor', '__proto__', 'toString', 'gatehouse:call', ''])('has no operation %j', async (name) => {
    await expect(callFromWindow(window, name)).rejects.toThrow(`Gatehouse has no "${name}"`);
  });

  it('has its input checked by main, and hears which field is wrong', async () => {
    const upstream = { kind: 'http', url: 'file:///etc/passwd' };
    const result = await callFromWindow(window, 'proxies.create', { name: '', upstream });
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    expect(JSON.stringify(result)).toContain('upstream.url');
  });

  it.each([
    'file:///etc/passwd', 'javascript:alert(1)', 'http://example.com/', 'vscode:mcp/install?x',
  ])('does not open %s', async (url) => {
    const result = await window.evaluate(`window.gatehouse.shell('openExternal', { url: ${JSON.stringify(url)} })`);
    expect(result).toMatchObject({ ok: false, error: { code: 'external_url_refused' } });
  });

  it('answers only its own main frame', async () => {
    const refused = await desktop.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      // The handler as Electron would call it for a page of another origin.
      type Handlers = Map<string, (...args: unknown[]) => unknown>;
      const { _invokeHandlers } = ipcMain as unknown as { _invokeHandlers: Handlers };
      const senderFrame = { url: 'https://example.com/', parent: null };
      return _invokeHandlers.get('gatehouse:call')?.({ sender: contents, senderFrame }, 'state.get', {});
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'untrusted_sender' } });
  });
});
