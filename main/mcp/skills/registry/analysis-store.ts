import type { SkillAnalysis } from '../../../../preload/schema/skills.ts';
import { contentHash } from '../analyzer/content-hash.ts';
import type { SourceFile } from '../analyzer/source-file.ts';
import { ContentFiles } from './content-files.ts';

type Kept = SkillAnalysis & { rules: string; version: string };

/** Analyses by the hash of what was analysed: the same content is read once by the same rules of the same Gatehouse. */
export class AnalysisStore {
  readonly #files: ContentFiles;
  readonly #version: string;

  constructor(folder: string, version: string) {
    this.#version = version;
    this.#files = new ContentFiles(folder, '.json');
  }

  /** Loads the rules when it is first called: most starts of Gatehouse need none. */
  async analyze(files: readonly SourceFile[]): Promise<SkillAnalysis> {
    const [{ analyzeFiles }, { ruleSet }] = await Promise.all([import('../analyzer/analyze.ts'), import('../rules/rule-set.ts')]);
    const rules = ruleSet().version;
    const known = await this.#read(contentHash(files));
    if (known?.rules === rules && known.version === this.#version) return known;
    const analysis = await analyzeFiles(files);
    const kept: Kept = { ...analysis, rules, version: this.#version };
    await this.#files.save(analysis.content_hash, Buffer.from(JSON.stringify(kept)));
    return analysis;
  }

  /** Null where the file is gone or damaged: the next analysis of the same content writes it again. */
  get(hash: string): Promise<SkillAnalysis | null> {
    return this.#read(hash);
  }

  /** Forgets those that nobody speaks of any more. */
  keepOnly(hashes: ReadonlySet<string>): Promise<void> {
    return this.#files.keepOnly(hashes);
  }

  async #read(hash: string): Promise<Kept | null> {
    const content = await this.#files.read(hash);
    try {
      const found = content && JSON.parse(content.toString('utf8')) as Kept;
      return found && found.content_hash === hash && Array.isArray(found.findings) && Array.isArray(found.files) ? found : null;
    } catch {
      return null;
    }
  }
}
