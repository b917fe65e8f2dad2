import type { SkillAnalysis } from '../../../../preload/schema/skills.ts';
import type { Collection } from '../../../store/collection.ts';
import type { SkillAnalysisRecord } from '../../../store/records.ts';
import { contentHash } from '../analyzer/content-hash.ts';
import type { SourceFile } from '../analyzer/source-file.ts';

/** Analyses by the hash of what was analysed: the same content by the same rules is read once. */
export class AnalysisCache {
  readonly #records: Collection<string, SkillAnalysisRecord>;

  constructor(records: Collection<string, SkillAnalysisRecord>) {
    this.#records = records;
  }

  async analyze(files: readonly SourceFile[]): Promise<SkillAnalysis> {
    // The rules and what reads by them: most starts analyse nothing.
    const { ruleSet } = await import('../rules/rule-set.ts');
    const { analyzeFiles } = await import('../analyzer/analyze.ts');
    const rules = ruleSet().version;
    const known = await this.#records.get(contentHash(files));
    if (known?.rules === rules) return known;
    const analysis = await analyzeFiles(files);
    await this.#records.put({ ...analysis, rules });
    return analysis;
  }

  /** What was found in a content that a record still speaks of. */
  async get(hash: string): Promise<SkillAnalysis> {
    return await this.#records.get(hash) ?? {
      content_hash: hash, risk_score: 0, risk_level: 'None', findings: [], categories: [], files: [],
    };
  }

  /** Forgets those that nobody speaks of any more. */
  async keepOnly(hashes: ReadonlySet<string>): Promise<void> {
    for (const { content_hash: hash } of await this.#records.list()) {
      if (!hashes.has(hash)) await this.#records.delete(hash);
    }
  }
}
