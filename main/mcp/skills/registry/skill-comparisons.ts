import type { SkillAnalysis, SkillComparison, SkillDiff } from '../../../../preload/schema/skills.ts';
import type { SkillContentRecord, SkillRecord } from '../../../store/records.ts';
import { compareSkills } from './compare-skills.ts';
import type { SkillContents } from './skill-contents.ts';

/** Two contents side by side, by what the rules found in them and line by line. */
export class SkillComparisons {
  readonly #record: (id: number) => Promise<SkillRecord>;
  readonly #contents: SkillContents;

  /** `record` throws where there is no such skill. */
  constructor(record: (id: number) => Promise<SkillRecord>, contents: SkillContents) {
    this.#record = record;
    this.#contents = contents;
  }

  /** `previousId`: another version, or the same skill for the content that was decided on before. */
  async compare(id: number, previousId: number): Promise<SkillComparison> {
    const [to, from] = await this.#both(id, previousId);
    const [before, after] = await Promise.all([this.#contents.analysis(from.content_hash), this.#contents.analysis(to.content_hash)]);
    return compareSkills(from, before ?? withoutFindings(from), to, after ?? withoutFindings(to));
  }

  /**
   * Line by line what the newer content has and the older has not; both as in `compare`.
   * @throws GatehouseError "skill_package_damaged"
   */
  async diff(id: number, previousId: number): Promise<SkillDiff> {
    const [to, from] = await this.#both(id, previousId);
    const [before, after, { diffContents }] = await Promise.all([
      this.#contents.files(from), this.#contents.files(to), import('../diff/diff-packages.ts'),
    ]);
    if (!before || !after) return { text_kept: false, files: [] };
    return { text_kept: true, files: await diffContents(before, after, from.content_hash === to.content_hash) };
  }

  /** The newer and the older content. */
  async #both(id: number, previousId: number): Promise<[SkillRecord, SkillRecord]> {
    const [to, from] = await Promise.all([this.#record(id), this.#record(previousId)]);
    return [to, id === previousId && from.decided ? { ...from, ...from.decided } : from];
  }
}

const withoutFindings = ({ content_hash, risk_score, risk_level, categories }: SkillContentRecord): SkillAnalysis =>
  ({ content_hash, risk_score, risk_level, categories, findings: [], files: [] });
