import type { SourceFile } from '../analyzer/source-file.ts';
import { ContentFiles } from './content-files.ts';

/** Bytes of a source that is kept at most: what 500 skills bring stays within some 250 MB. */
const longestKept = 256 * 1024;

/**
 * The text of single sources, so that two versions can be compared. Secrets are left out before anything reaches the
 * disk: agents send configurations as they are. The path of each file is that of a single source.
 */
export class SourceTexts {
  readonly #files: ContentFiles;

  constructor(folder: string) {
    this.#files = new ContentFiles(folder, '.txt');
  }

  async save(hash: string, { content }: SourceFile): Promise<void> {
    if (content.length > longestKept) return;
    const [{ maskKeys, maskSecrets }, { ruleSet }] = await Promise.all([import('../analyzer/mask.ts'), import('../rules/rule-set.ts')]);
    await this.#files.save(hash, Buffer.from(maskSecrets(maskKeys(content.toString('utf8')), ruleSet().rules)));
  }

  /** Null where it was too long, or came before texts were kept. */
  read(hash: string): Promise<Buffer | null> {
    return this.#files.read(hash);
  }

  keepOnly(hashes: ReadonlySet<string>): Promise<void> {
    return this.#files.keepOnly(hashes);
  }
}
