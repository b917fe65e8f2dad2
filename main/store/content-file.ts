import { join } from 'node:path';
import { Low } from 'lowdb';
import type { Logger } from '../log/logger.ts';
import { DamagedContent, parseContent } from './file-content.ts';
import type { FileContent, Migrations } from './file-content.ts';
import type { Part } from './part.ts';
import { StoredFile } from './stored-file.ts';
import type { StoreNotice } from './stores.ts';

export interface ContentFileOptions {
  folder: string;
  /** File name, e.g. "settings.json". */
  file: string;
  schema: number;
  migrations?: Migrations;
  log: Logger;
  notify(notice: StoreNotice): void;
  /** Epoch milliseconds. */
  now(): number;
}

/** The parts of a database and the file that holds them all, on lowdb. */
export class ContentFile {
  readonly path: string;
  readonly #options: ContentFileOptions;
  readonly #parts: readonly Part[];
  readonly #low: Low<FileContent>;

  /** @param complete brings what stands in a file up to date, before migrations; throws DamagedContent */
  constructor(
    options: ContentFileOptions,
    parts: readonly Part[],
    complete: (content: FileContent, path: string) => FileContent = (content) => content,
  ) {
    const { log, notify, now } = options;
    this.#options = options;
    this.#parts = parts;
    this.path = join(options.folder, options.file);
    const accept = (text: string, path: string): FileContent => this.#accept(text, path, complete);
    const adapter = new StoredFile({ path: this.path, accept, log, notify, now });
    this.#low = new Low<FileContent>(adapter, { schema: options.schema });
  }

  /**
   * Reads the file into the parts, which start empty where there is none. Throws GatehouseError "store_newer" or
   * "store_unreadable" and leaves everything as it was.
   * @returns null where the file is new, or nothing of it was good
   */
  async load(): Promise<FileContent | null> {
    const empty = this.#low.data;
    await this.#low.read();
    if (this.#low.data !== empty) return this.#low.data;
    for (const part of this.#parts) part.reset();
    return null;
  }

  /** Replaces the file. On failure the old one stands. @param beside what stands in it beside the parts */
  async save(which: 'durable' | 'staged', beside: Record<string, unknown> = {}): Promise<void> {
    const before = this.#low.data;
    const content: FileContent = { ...before, ...beside, schema: this.#options.schema };
    for (const part of this.#parts) content[part.name] = part.content(which);
    this.#low.data = content;
    try {
      await this.#low.write();
    } catch (error) {
      this.#low.data = before;
      throw error;
    }
  }

  #accept(text: string, path: string, complete: (content: FileContent, path: string) => FileContent): FileContent {
    const { schema, migrations = {} } = this.#options;
    const content = parseContent(text, path, schema, migrations, (found) => complete(found, path));
    for (const part of this.#parts) {
      if (!Object.hasOwn(content, part.name)) throw new DamagedContent(`${part.name} is missing`);
      part.load(content[part.name]);
    }
    return content;
  }
}
