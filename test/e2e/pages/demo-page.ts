import type { Locator, Page } from 'playwright-core';

const press = (on: Page, name: string): Promise<void> => on.getByRole('button', { name, exact: true }).click();

/** The demo on the overview, the same on the desktop and headless. */
export class DemoPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get offer(): Locator {
    return this.page.getByRole('button', { name: 'Try it with the demo' });
  }

  /** The person is asked for something. */
  get turn(): Locator {
    return this.page.getByText('Your turn');
  }

  get denied(): Locator {
    return this.page.getByText('The request was denied, so the demo app got nothing');
  }

  get answer(): Locator {
    return this.page.getByText('Hello Ada. You came through the gate as ada@demo.example.');
  }

  start = (): Promise<void> => this.offer.click();
  again = (): Promise<void> => press(this.page, 'Try it again');
  cancel = (): Promise<void> => press(this.page, 'Cancel and remove');
  remove = (): Promise<void> => press(this.page, 'Remove the demo');
  seeEachStep = (): Promise<void> => press(this.page, 'See each step');
}

/** Signs in on the page of the demo's provider, and waits for the app's own page. */
export async function signInAsAda(browser: Page): Promise<void> {
  await press(browser, 'Sign in as Ada');
  await browser.getByText('The demo app is signed in').waitFor();
}
