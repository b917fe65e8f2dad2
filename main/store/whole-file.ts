import type { ContentFile } from './content-file.ts';
import type { KeptFile } from './kept-file.ts';

/** Each change replaces the file: for what a person changes now and then. */
export class WholeFile implements KeptFile {
  readonly path: string;
  readonly #content: ContentFile;

  constructor(content: ContentFile) {
    this.path = content.path;
    this.#content = content;
  }

  async load(): Promise<void> {
    await this.#content.load();
  }

  save(): Promise<void> {
    return this.#content.save('staged');
  }

  async tidy(): Promise<void> {}

  async close(): Promise<void> {}
}
