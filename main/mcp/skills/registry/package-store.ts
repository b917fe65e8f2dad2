import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, syncFolder, temporaryPath, writeAndSync } from '../../../store/replace-file.ts';
import { contentHash } from '../analyzer/content-hash.ts';
import type { SourceFile } from '../analyzer/source-file.ts';
import { packageDamaged } from './skill-errors.ts';

/** The packages on the disk, each under the hash of its content. */
export class PackageStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async save(hash: string, files: readonly SourceFile[]): Promise<void> {
    const { writeArchive } = await import('../archive/index.ts');
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = this.#path(hash);
    const temporary = temporaryPath(path);
    try {
      await writeAndSync(temporary, await writeArchive(files), 0o600);
      await replaceFile(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
    await syncFolder(this.#folder);
  }

  /**
   * The archive, once its content was found to be what the hash says.
   * @throws GatehouseError "skill_package_damaged"
   */
  async read(hash: string): Promise<Buffer> {
    try {
      const { readArchive } = await import('../archive/index.ts');
      const archive = await readFile(this.#path(hash));
      if (contentHash(await readArchive(archive)) === hash) return archive;
    } catch {
      // The next line says what matters to a person.
    }
    throw packageDamaged();
  }

  /** Deletes the packages that no skill has any more. */
  async keepOnly(hashes: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      if (name.endsWith('.zip') && !hashes.has(name.slice(0, -4))) await rm(join(this.#folder, name), { force: true });
    }
  }

  #path(hash: string): string {
    return join(this.#folder, `${hash}.zip`);
  }
}
