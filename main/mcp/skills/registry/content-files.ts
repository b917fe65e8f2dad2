import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, syncFolder, temporaryPath, writeAndSync } from '../../../store/replace-file.ts';

/** Files of one kind in a folder, each named for the hash of the content that it speaks of. */
export class ContentFiles {
  readonly #folder: string;
  readonly #extension: string;

  constructor(folder: string, extension: '.zip' | '.json' | '.txt') {
    this.#folder = folder;
    this.#extension = extension;
  }

  async save(hash: string, content: Buffer): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = this.#path(hash);
    const temporary = temporaryPath(path);
    try {
      await writeAndSync(temporary, content, 0o600);
      await replaceFile(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
    await syncFolder(this.#folder);
  }

  /** Null where there is none, or none that can be read. */
  async read(hash: string): Promise<Buffer | null> {
    return readFile(this.#path(hash)).catch(() => null);
  }

  /** Deletes those that nothing speaks of any more. */
  async keepOnly(hashes: ReadonlySet<string>): Promise<void> {
    for (const hash of await this.#hashes()) {
      if (!hashes.has(hash)) await rm(this.#path(hash), { force: true });
    }
  }

  /** Bytes of all of them. */
  async size(): Promise<number> {
    const sizes = await Promise.all((await this.#hashes()).map(async (hash) => (await stat(this.#path(hash)).catch(() => null))?.size ?? 0));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async #hashes(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names.filter((name) => /^[0-9a-f]{64}\./.test(name) && name.slice(64) === this.#extension).map((name) => name.slice(0, 64));
  }

  #path(hash: string): string {
    return join(this.#folder, `${hash}${this.#extension}`);
  }
}
