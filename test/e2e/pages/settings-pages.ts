import type { Locator, Page } from 'playwright-core';

/** Settings, the section with everything that is kept. */
export class DataPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  export = (): Promise<void> => this.page.getByRole('button', { name: 'Export configuration' }).click();

  /** Chooses a file with this text. */
  async chooseFile(text: string): Promise<void> {
    await this.page.getByLabel('Configuration file').setInputFiles({
      name: 'configuration.json', mimeType: 'application/json', buffer: Buffer.from(text),
    });
  }

  import = (): Promise<void> => this.page.getByRole('button', { name: 'Import', exact: true }).click();
  askForReset = (): Promise<void> => this.page.getByRole('button', { name: 'Reset Gatehouse…' }).click();

  get resetDialog(): Locator {
    return this.page.getByRole('alertdialog', { name: 'Reset Gatehouse?' });
  }

  get deleteEverything(): Locator {
    return this.resetDialog.getByRole('button', { name: 'Delete everything' });
  }

  typeWord = (word: string): Promise<void> => this.resetDialog.getByLabel('Type “reset” to confirm').fill(word);
}
