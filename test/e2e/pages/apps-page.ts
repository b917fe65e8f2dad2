import type { Locator, Page } from 'playwright-core';
import { goTo } from '../../support/window-pages.ts';

/** The apps and the page of one of them, the same on the desktop, headless, and on a fixed state. */
export class AppsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  open = (): Promise<void> => goTo(this.page, 'Apps');

  /** As after another program was used: the window has the focus again. */
  comeBack = (): Promise<void> => this.page.evaluate('void window.dispatchEvent(new Event("focus"))');

  /** What is said of an app in the list. */
  row = (app: string): Locator => this.page.getByRole('list', { name: 'On this computer' }).getByRole('listitem')
    .filter({ has: this.page.getByRole('heading', { level: 3, name: app, exact: true }) });

  async choose(app: string): Promise<AppPage> {
    await this.row(app).getByRole('link').click();
    await this.page.getByRole('heading', { level: 1, name: `Add to ${app}` }).waitFor();
    return new AppPage(this.page, app);
  }

  takeOut = (proxy: string, app: string): Promise<void> =>
    this.page.getByRole('button', { name: `Take out ${proxy}, ${app}` }).click();
  takeOutAnyway = (): Promise<void> => this.page.getByRole('button', { name: 'Take out anyway' }).click();
  mendAll = (): Promise<void> => this.page.getByRole('button', { name: 'Bring all up to date' }).click();
}

/** Importing the servers that apps have of their own. */
export class ImportPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** A server in the list of an app. */
  server = (app: string, name: string): Locator => this.page.getByRole('list', { name: app }).getByRole('listitem')
    .filter({ has: this.page.getByRole('checkbox', { name, exact: true }) });

  choose = (app: string, name: string): Promise<void> => this.server(app, name).getByRole('checkbox').check();
  signIn = async (app: string, name: string, label: string): Promise<void> => {
    await this.server(app, name).getByRole('combobox').selectOption({ label });
  };

  import = (): Promise<void> => this.page.getByRole('button', { name: /^Import/ }).click();

  async switch(app: string, name: string): Promise<AppPage> {
    await this.server(app, name).getByRole('link', { name: `Switch ${app}` }).click();
    await this.page.getByRole('heading', { level: 1, name: `Switch ${app} to Gatehouse` }).waitFor();
    return new AppPage(this.page, app);
  }
}

export class AppPage {
  readonly page: Page;
  readonly app: string;

  constructor(page: Page, app: string) {
    this.page = page;
    this.app = app;
  }

  get preview(): Locator {
    return this.page.getByRole('region', { name: 'What happens' });
  }

  /** The lines of the file that change, each with the word that says how. */
  changes = (kind: 'Added' | 'Removed'): Locator =>
    this.preview.getByRole('list', { name: 'What changes in the file' }).getByRole('listitem').filter({ hasText: `${kind}: ` });

  get addButton(): Locator {
    return this.preview.getByRole('button', { name: `Add to ${this.app}` });
  }

  chooseTarget = async (name: string): Promise<void> => {
    await this.page.getByLabel('Proxy or built-in server').selectOption({ label: name });
  };

  choose = (label: string): Promise<void> => this.page.getByRole('radio', { name: label, exact: true }).check({ force: true });
  agree = (label: string | RegExp): Promise<void> => this.preview.getByRole('switch', { name: label }).check();
  add = (): Promise<void> => this.addButton.click();
  switch = (): Promise<void> => this.preview.getByRole('button', { name: `Switch ${this.app}` }).click();
  undo = (): Promise<void> => this.page.getByRole('button', { name: 'Undo', exact: true }).click();
  toApps = (): Promise<void> => this.page.getByRole('link', { name: 'To the apps' }).click();
  added = (proxy: string): Promise<void> => this.page.getByRole('heading', { name: `${proxy} is in ${this.app}` }).waitFor();
}
