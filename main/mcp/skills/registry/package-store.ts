import { contentHash } from '../analyzer/content-hash.ts';
import type { SourceFile } from '../analyzer/source-file.ts';
import { ContentFiles } from './content-files.ts';
import { packageDamaged, packagesFull } from './skill-errors.ts';

/** Bytes that the packages may take together. */
const mostBytes = 500 * 1024 * 1024;

/** The packages on the disk, each under the hash of its content. */
export class PackageStore {
  readonly #files: ContentFiles;

  constructor(folder: string) {
    this.#files = new ContentFiles(folder, '.zip');
  }

  /** @throws GatehouseError "skills_full" */
  async save(hash: string, files: readonly SourceFile[]): Promise<void> {
    const { writeArchive } = await import('../archive/index.ts');
    const archive = await writeArchive(files);
    if (await this.#files.size() + archive.length > mostBytes) throw packagesFull();
    await this.#files.save(hash, archive);
  }

  /**
   * The archive, once its content was found to be what the hash says.
   * @throws GatehouseError "skill_package_damaged"
   */
  async read(hash: string): Promise<Buffer> {
    return (await this.#open(hash)).archive;
  }

  /**
   * The files of a package.
   * @throws GatehouseError "skill_package_damaged"
   */
  async files(hash: string): Promise<SourceFile[]> {
    return (await this.#open(hash)).files;
  }

  async #open(hash: string): Promise<{ archive: Buffer; files: SourceFile[] }> {
    const { readArchive } = await import('../archive/index.ts');
    const archive = await this.#files.read(hash);
    const files = archive && await readArchive(archive).catch(() => null);
    if (!archive || !files || contentHash(files) !== hash) throw packageDamaged();
    return { archive, files };
  }

  /** Deletes the packages that no skill has any more. */
  keepOnly(hashes: ReadonlySet<string>): Promise<void> {
    return this.#files.keepOnly(hashes);
  }
}
