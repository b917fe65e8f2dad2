import type { Browser } from 'playwright-core';
import { signInByClicking } from './browser.ts';
import { ConsentPage } from './consent-page.ts';
import type { RunningDesktop } from './desktop.ts';
import { connectMcpClient, type ClientStore, type ConnectedClient } from './mcp-client.ts';
import { alice } from './person.ts';

export interface DesktopConnection {
  desktop: RunningDesktop;
  browser: Browser;
  /** Of the proxy. */
  url: string;
  store?: ClientStore;
  /** What the person does in Gatehouse's own window; `browserCode` is what the browser's page shows meanwhile. */
  decide(window: ConsentPage, browserCode: string): Promise<void>;
}

/** A client that connects; the person's browser opens, and they decide in Gatehouse's own window. */
export async function connectOnDesktop(options: DesktopConnection): Promise<ConnectedClient> {
  const { desktop, browser, url, store = {}, decide } = options;
  const context = await browser.newContext();
  const page = await context.newPage();
  const inGatehouse = async (): Promise<void> => {
    const code = await page.getByLabel('Code', { exact: true }).innerText();
    await decide(new ConsentPage(await desktop.consentWindow()), code);
  };
  try {
    return await connectMcpClient({
      url,
      name: 'Desktop test client',
      store,
      openBrowser: (authorizationUrl) => Promise.all([signInByClicking(page, authorizationUrl, alice), inGatehouse()]),
    });
  } finally {
    await context.close();
  }
}
