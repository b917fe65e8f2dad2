import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';

/** A file for the page: a path below the skill and its text. */
type Files = Record<string, string>;

/** Skills, in any window. */
export class SkillsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get main(): Locator {
    return this.page.locator('main');
  }

  open = (): Promise<void> => this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Skills/ }).click();

  section = (name: string): Promise<void> =>
    this.page.getByRole('navigation', { name: 'Sections of Skills' }).getByRole('link', { name: new RegExp(`^${name}`) }).click();

  /** Chooses a ZIP archive with the first of the two buttons' choosers. */
  upload = (name: string, archive: Buffer): Promise<void> =>
    this.main.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'application/zip', buffer: archive });

  /** Drops files on the page, as a file manager does. */
  async drop(files: Files): Promise<void> {
    await this.page.evaluate(`
      const dataTransfer = new DataTransfer();
      for (const [name, text] of ${JSON.stringify(Object.entries(files))}) dataTransfer.items.add(new File([text], name));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    `);
  }

  row = (list: string, name: string): Locator => this.main.getByRole('list', { name: list }).getByRole('link').filter({ hasText: name });

  /** A finding and, once it is opened, the lines around it. */
  finding = (title: string): Locator => this.main.getByRole('listitem').filter({ hasText: title }).locator('details');

  /** The lines that a comparison shows as added and removed, as they are read out. */
  async changedLines(file: string): Promise<string[]> {
    const lines = this.main.getByRole('region', { name: `Changed lines of ${file}` });
    await lines.waitFor();
    const changed = await lines.locator('.added, .removed').all();
    return Promise.all(changed.map(async (line) =>
      `${await line.locator('.visually-hidden').textContent()} ${await line.locator('.text').textContent()}`));
  }

  async decide(button: 'Approve' | 'Reject' | 'Quarantine', note: string): Promise<void> {
    await this.main.getByLabel('Note').fill(note);
    await this.main.getByRole('button', { name: button }).click();
    await expect.poll(() => this.main.getByText(note).count()).toBe(1);
  }

  heading = (): Promise<string | null> => this.main.getByRole('heading', { level: 1 }).textContent();
}
