import type { Locator, Page } from 'playwright-core';

/** The screens of Gatehouse's window, the same on the desktop and in a browser. */

export interface ProviderEntry {
  kind: string;
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  scopes: string;
}

export interface ProxyEntry {
  name: string;
  serverUrl: string;
  port: number;
  provider: string;
}

const field = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true });
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

export async function goTo(page: Page, screen: 'Proxies' | 'Apps' | 'Providers' | 'Requests' | 'Settings'): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByText(screen, { exact: true }).click();
  await page.getByRole('heading', { level: 1, name: screen }).waitFor();
}

/** Adds a provider by typing, and waits until it stands in the list. */
export async function addProvider(page: Page, entry: ProviderEntry): Promise<void> {
  await goTo(page, 'Providers');
  await button(page, 'Add provider').first().click();
  await page.getByText(entry.kind, { exact: true }).click();
  await field(page, 'Name').fill(entry.name);
  await field(page, 'Issuer URL').fill(entry.issuer);
  await field(page, 'Client ID').fill(entry.clientId);
  await field(page, 'Client secret').fill(entry.clientSecret);
  await field(page, 'Scopes').fill(entry.scopes);
  await button(page, 'Save').click();
  await page.getByRole('list', { name: 'Providers' }).getByText(entry.name, { exact: true }).first().waitFor();
}

/** Adds a proxy by typing, and waits for its page. */
export async function addProxy(page: Page, entry: ProxyEntry): Promise<void> {
  await goTo(page, 'Proxies');
  await button(page, 'Add proxy').first().click();
  await field(page, 'Name').fill(entry.name);
  await field(page, 'Server URL').fill(entry.serverUrl);
  await field(page, 'Port').fill(String(entry.port));
  await field(page, 'Provider').selectOption({ label: entry.provider });
  await button(page, 'Save').click();
  await page.getByRole('heading', { level: 1, name: entry.name }).waitFor();
}
