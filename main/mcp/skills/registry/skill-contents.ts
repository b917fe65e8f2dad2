import type { SkillAnalysis } from '../../../../preload/schema/skills.ts';
import type { SkillContentRecord } from '../../../store/records.ts';
import { singleSourcePath } from '../analyzer/content-hash.ts';
import type { SourceFile } from '../analyzer/source-file.ts';
import { AnalysisStore } from './analysis-store.ts';
import { PackageStore } from './package-store.ts';
import { SourceTexts } from './source-texts.ts';

/** What content a record speaks of. */
export type ContentKey = Pick<SkillContentRecord, 'content_hash' | 'has_package'>;

/** What is kept of skills on the disk, under the hash of their content: findings, packages and texts. */
export class SkillContents {
  readonly #analyses: AnalysisStore;
  readonly #packages: PackageStore;
  readonly #texts: SourceTexts;

  /** @param version Gatehouse's own */
  constructor(folder: string, version: string) {
    this.#analyses = new AnalysisStore(folder, version);
    this.#packages = new PackageStore(folder);
    this.#texts = new SourceTexts(folder);
  }

  /**
   * Reads content and keeps it. The same content is read once.
   * @throws GatehouseError "skills_full"
   */
  async add(files: readonly SourceFile[], isPackage: boolean): Promise<SkillAnalysis> {
    const analysis = await this.#analyses.analyze(files);
    const [only] = files;
    if (isPackage) await this.#packages.save(analysis.content_hash, files);
    else if (only) await this.#texts.save(analysis.content_hash, only);
    return analysis;
  }

  /** Null where it is gone or damaged: the next analysis of the same content writes it again. */
  analysis(hash: string): Promise<SkillAnalysis | null> {
    return this.#analyses.get(hash);
  }

  /** @throws GatehouseError "skill_package_damaged" */
  archive(hash: string): Promise<Buffer> {
    return this.#packages.read(hash);
  }

  /**
   * The files to compare; null where the text of a single source is not there.
   * @throws GatehouseError "skill_package_damaged"
   */
  async files({ content_hash: hash, has_package: isPackage }: ContentKey): Promise<SourceFile[] | null> {
    if (isPackage) return this.#packages.files(hash);
    const text = await this.#texts.read(hash);
    return text && [{ path: singleSourcePath, content: text }];
  }

  /** Forgets what nobody speaks of any more. `seen`: hashes whose findings are still shown, without the content itself. */
  async keepOnly(used: readonly ContentKey[], seen: readonly string[]): Promise<void> {
    const hashes = new Set(used.map(({ content_hash: hash }) => hash));
    await this.#analyses.keepOnly(new Set([...hashes, ...seen]));
    await this.#texts.keepOnly(hashes);
    await this.#packages.keepOnly(new Set(used.filter(({ has_package: has }) => has).map(({ content_hash: hash }) => hash)));
  }
}
