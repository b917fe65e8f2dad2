import type { Page } from 'playwright-core';

/** The window that asks the person. */
export class ConsentPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Everything that it says. */
  async text(): Promise<string> {
    await this.page.getByRole('heading', { level: 1 }).waitFor();
    return this.page.locator('body').innerText();
  }

  code(): Promise<string> {
    const compare = this.page.getByRole('group', { name: 'Your browser must show the same code.' });
    return compare.getByText(/^[A-Z\d]{3}-[A-Z\d]{3}$/).innerText();
  }

  /** Answers, and waits until the window is gone: which may be before the click itself is through. */
  async answer(decision: 'Allow' | 'Deny'): Promise<void> {
    const gone = this.page.waitForEvent('close');
    const clicked = this.page.getByRole('button', { name: decision, exact: true }).click();
    await Promise.any([gone, clicked.then(() => gone)]);
  }
}
