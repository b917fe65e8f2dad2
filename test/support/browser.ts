import { existsSync } from 'node:fs';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import type { Person } from './person.ts';

const candidates = [
  process.env['GATEHOUSE_TEST_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Starts the Chromium that the system has, without a screen. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = candidates.find((path) => path !== undefined && existsSync(path));
  if (!executablePath) {
    throw new Error('No Chromium was found. Install it (on Debian: apt-get install chromium), '
      + 'or set GATEHOUSE_TEST_CHROMIUM to its path.');
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
}

/**
 * Clicks through Gatehouse's consent and the provider's sign-in, in whatever order the pages come, until the page
 * shows the text `end`.
 */
export async function signInByClicking(
  page: Page, url: string, person: Person, end: string | RegExp = 'Back at the client',
): Promise<void> {
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const decide = button(person.decision);
  const signIn = button('Sign in');
  const goOn = button('Continue');
  const done = page.getByText(end);

  await page.goto(url);
  for (let pages = 0; pages < 12; pages += 1) {
    await decide.or(signIn).or(goOn).or(done).first().waitFor();
    if (await done.first().isVisible()) return;
    if (await signIn.isVisible()) {
      await page.getByLabel('Account').fill(person.account);
      await page.getByLabel('Password').fill(person.password);
    }
    const next = page.waitForEvent('framenavigated');
    await decide.or(signIn).or(goOn).click();
    await next;
  }
  throw new Error(`The sign-in does not come to an end. The browser is at ${page.url()}.`);
}
