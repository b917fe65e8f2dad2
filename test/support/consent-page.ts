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
    return this.page.getByLabel(/^Code /).innerText();
  }

  /** Answers; the window may be gone before the click is through. */
  async answer(decision: 'Allow' | 'Deny'): Promise<void> {
    const gone = this.page.waitForEvent('close');
    await this.page.getByRole('button', { name: decision, exact: true }).click({ noWaitAfter: true });
    await gone;
  }
}
