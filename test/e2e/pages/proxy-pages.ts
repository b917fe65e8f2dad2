import type { Locator, Page } from 'playwright-core';

/** The sections of a proxy's page, the same on the desktop, headless, and on a fixed state. */

type Section = 'Overview' | 'Tools' | 'Activity' | 'Access' | 'Sign-ins' | 'Reach' | 'Settings';

/** Goes to a section of the proxy whose page is open. */
export async function openSection(page: Page, section: Section): Promise<void> {
  const link = page.getByRole('navigation', { name: 'Sections of' }).getByRole('link', { name: section });
  await link.click();
}

export class ToolsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async testConnection(): Promise<void> {
    await this.page.getByRole('button', { name: /^Test (connection|again)$/ }).click();
  }

  /** A tool among those that can be chosen. */
  tool(name: string): Locator {
    return this.page.getByRole('list', { name: 'Chosen tools' }).getByRole('checkbox', { name });
  }

  chooseAll = (): Promise<void> => this.page.getByRole('radio', { name: /^All tools/ }).check();
  chooseSome = (): Promise<void> => this.page.getByRole('radio', { name: /^Chosen tools/ }).check();
  save = (): Promise<void> => this.page.getByRole('button', { name: 'Save', exact: true }).click();
  approve = (name: string): Promise<void> => this.page.getByRole('button', { name: `Approve ${name}` }).click();
  approveAll = (): Promise<void> => this.page.getByRole('button', { name: 'Approve the tools as they are now' }).click();
}

export class ActivityPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get calls(): Locator {
    return this.page.getByRole('table', { name: 'Calls' }).locator('tbody').getByRole('button');
  }

  search = (text: string): Promise<void> => this.page.getByRole('searchbox', { name: 'Search' }).fill(text);
  show = (filter: 'All' | 'Tool calls' | 'Failed' | 'Running'): Promise<void> =>
    this.page.getByRole('radio', { name: filter, exact: true }).check({ force: true });
  pause = (): Promise<void> => this.page.getByRole('button', { name: 'Pause' }).click();
  resume = (): Promise<void> => this.page.getByRole('button', { name: 'Resume' }).click();
  export = (kind: 'CSV' | 'JSON'): Promise<void> => this.page.getByRole('button', { name: `Export ${kind}` }).click();
}

export class SignInsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The newest first. */
  get flows(): Locator {
    return this.page.getByRole('list', { name: 'Sign-ins' }).locator('> li');
  }

  /** Whose sign-in it is, and how it stands. */
  headline = (index: number): Locator => this.flows.nth(index).locator('summary').first();
  copy = (): Promise<void> => this.page.getByRole('button', { name: 'Copy as text' }).click();

  async clear(): Promise<void> {
    await this.page.getByRole('button', { name: 'Clear', exact: true }).click();
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'Clear', exact: true }).click();
  }
}

export class ReachPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  field(label: 'Listen on these addresses too' | 'Names that apps may use' | 'Public address' | 'Trusted terminators'
    | 'Certificate file' | 'Key file'): Locator {
    return this.page.getByLabel(label);
  }

  save = (): Promise<void> => this.page.getByRole('button', { name: 'Save', exact: true }).click();
}
