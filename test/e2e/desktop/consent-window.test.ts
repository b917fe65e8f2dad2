import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsentPage } from '../../support/consent-page.ts';
import { desktopRuntime } from '../../support/desktop-runtime.ts';
import { DesktopSession, type RunningDesktop } from '../../support/desktop.ts';
import { eventually } from '../../support/eventually.ts';
import { HttpBrowser } from '../../support/http-browser.ts';
import { startIdentityProvider, type IdentityProvider } from '../../support/identity-provider.ts';
import { freePort } from '../../support/loopback.ts';
import { callFromWindow, readState } from '../../support/window-state.ts';
import { providerFields, proxyFields } from '../../support/worked-example.ts';

const runtime = await desktopRuntime();
const reason = 'unavailable' in runtime ? ` (skipped: ${runtime.unavailable})` : '';

describe.skipIf('unavailable' in runtime)(`the consent window${reason}`, () => {
  let session: DesktopSession;
  let desktop: RunningDesktop;
  let provider: IdentityProvider;
  let proxyOrigin: string;

  beforeAll(async () => {
    if ('unavailable' in runtime) return;
    session = await DesktopSession.start(runtime.executable);
    provider = await startIdentityProvider({ redirectUris: [session.callbackUrl] });
    desktop = await session.launch();
    const window = await desktop.window();
    const port = await freePort();
    proxyOrigin = `http://localhost:${port}`;
    await callFromWindow(window, 'providers.create', providerFields(provider));
    await callFromWindow(window, 'proxies.create', proxyFields(port, 'http://127.0.0.1:9/mcp', 1));
  });

  afterAll(async () => {
    await desktop?.quit();
    await provider?.stop();
    await session?.stop();
  });

  /** Registers a client and takes a browser to the page that waits for the person's answer. */
  async function ask(clientName: string): Promise<void> {
    const redirectUri = 'http://127.0.0.1:49152/callback';
    const answer = await fetch(`${proxyOrigin}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: clientName, redirect_uris: [redirectUri], token_endpoint_auth_method: 'none',
      }),
    });
    const { client_id: clientId } = (await answer.json()) as { client_id: string };
    const page = await new HttpBrowser().open(`${proxyOrigin}/authorize?${new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      // The example of RFC 7636, appendix B.
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      resource: `${proxyOrigin}/mcp`,
    }).toString()}`);
    expect(page.text).toContain(clientName);
  }

  const closeConsentWindow = (): Promise<void> => desktop.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().endsWith('consent.html'))?.close();
  });

  const waiting = async (): Promise<string[]> =>
    (await readState(await desktop.window())).consents.map((consent) => consent.client_name);

  it('asks one after the other, and closing it refuses the one that is shown, not those behind', async () => {
    await ask('First');
    const { page } = new ConsentPage(await desktop.consentWindow());
    await page.getByRole('heading', { name: 'First asks to use everything' }).waitFor();
    await ask('Second');
    await page.getByText('1 of 2').waitFor();

    await closeConsentWindow();
    await page.getByRole('heading', { name: 'Second asks to use everything' }).waitFor();
    expect(await waiting()).toEqual(['Second']);

    await closeConsentWindow();
    await eventually(() => desktop.pages()).toEqual(['index.html']);
    expect(await waiting()).toEqual([]);
  });

  it('gives Deny the first focus, arms Allow late, and takes Escape for a no', async () => {
    await ask('Third');
    const { page } = new ConsentPage(await desktop.consentWindow());
    const deny = page.getByRole('button', { name: 'Deny', exact: true });
    await deny.waitFor();
    expect(await deny.evaluate('document.activeElement?.textContent?.trim()')).toBe('Deny');
    await eventually(() => page.getByRole('button', { name: 'Allow', exact: true }).isEnabled()).toBe(true);

    const gone = page.waitForEvent('close');
    // The window may be gone before the key is up.
    await Promise.any([gone, page.keyboard.press('Escape').then(() => gone)]);
    expect(await waiting()).toEqual([]);
  });

  it('stays on top of other windows and goes when the answer is given elsewhere', async () => {
    await ask('Fourth');
    const page = await desktop.consentWindow();
    await page.getByRole('heading', { name: 'Fourth asks to use everything' }).waitFor();
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()
      .filter((window) => window.isAlwaysOnTop()).map((window) => window.webContents.getURL())))
      .toEqual(['app://gatehouse/consent.html']);

    const window = await desktop.window();
    const [consent] = (await readState(window)).consents;
    const gone = page.waitForEvent('close');
    await callFromWindow(window, 'consents.deny', { id: consent?.id });
    await gone;
  });
});
