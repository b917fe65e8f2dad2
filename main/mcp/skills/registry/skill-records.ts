import type { SkillRecord, SkillSubmissionRecord } from '../../../store/records.ts';
import type { Stores } from '../../../store/stores.ts';
import { skillNotFound, tooManySkills } from './skill-errors.ts';
import { afterSubmission, leastNeeded, newSkill, type SentContent } from './skill-record.ts';

/** What is kept at most: agents submit as often as they like. */
export interface RecordLimits {
  /** When there are more, the ones that agents sent and that wait longest for a review go first. */
  skills: number;
  /** The last ones stay. */
  submissions: number;
}

/** The records of skills and of what was submitted. Whoever changes several of them lets nobody else in between. */
export class SkillRecords {
  readonly #stores: Pick<Stores, 'skills' | 'skillSubmissions'>;
  readonly #limits: RecordLimits;

  constructor(stores: Pick<Stores, 'skills' | 'skillSubmissions'>, limits: RecordLimits) {
    this.#stores = stores;
    this.#limits = limits;
  }

  /** The one that changed last first. */
  async list(): Promise<SkillRecord[]> {
    return (await this.#stores.skills.list()).sort((a, b) => b.updated_at - a.updated_at || b.id - a.id);
  }

  /** @throws GatehouseError "not_found" */
  async get(id: number): Promise<SkillRecord> {
    const record = await this.#stores.skills.get(id);
    if (!record) throw skillNotFound();
    return record;
  }

  /**
   * Null where `change` leaves it as it is.
   * @throws GatehouseError "not_found"
   */
  async update(id: number, change: (skill: SkillRecord) => SkillRecord | null): Promise<SkillRecord | null> {
    await this.get(id);
    return await this.#stores.skills.update(id, (skill) => change(skill) ?? undefined) ?? null;
  }

  /**
   * The skill of this name and version, after this content was sent. `now` in epoch milliseconds.
   * @throws GatehouseError "skills_full"
   */
  async register(name: string, version: string, sent: SentContent, now: number): Promise<SkillRecord> {
    const { skills } = this.#stores;
    const all = await skills.list();
    const known = all.find((skill) => skill.name === name && skill.version === version);
    const updated = known && await skills.update(known.id, (skill) => afterSubmission(skill, sent, now));
    if (updated) return updated;
    if (all.length >= this.#limits.skills) await this.#makeRoom(all);
    const skill = newSkill(await skills.nextId(), name, version, sent, now);
    await skills.put(skill);
    return skill;
  }

  /** @throws GatehouseError "not_found" */
  async delete(id: number): Promise<void> {
    if (!await this.#stores.skills.delete(id)) throw skillNotFound();
    await this.#dropSubmissions(id);
  }

  /** The last one first. */
  async submissions(): Promise<SkillSubmissionRecord[]> {
    return (await this.#stores.skillSubmissions.list()).sort((a, b) => b.id - a.id);
  }

  /** @throws GatehouseError "not_found" */
  async submission(id: number): Promise<SkillSubmissionRecord> {
    const record = await this.#stores.skillSubmissions.get(id);
    if (!record) throw skillNotFound('submission');
    return record;
  }

  /** The oldest ones go where there are too many. */
  async addSubmission(submitted: Omit<SkillSubmissionRecord, 'id'>): Promise<SkillSubmissionRecord> {
    const { skillSubmissions } = this.#stores;
    const submission = { ...submitted, id: await skillSubmissions.nextId() };
    await skillSubmissions.put(submission);
    for (const { id } of (await this.submissions()).slice(this.#limits.submissions)) await skillSubmissions.delete(id);
    return submission;
  }

  async #makeRoom(all: readonly SkillRecord[]): Promise<void> {
    const gone = leastNeeded(all);
    if (!gone) throw tooManySkills();
    await this.delete(gone.id);
  }

  async #dropSubmissions(skillId: number): Promise<void> {
    const { skillSubmissions } = this.#stores;
    for (const { id, skill_id: of } of await skillSubmissions.list()) {
      if (of === skillId) await skillSubmissions.delete(id);
    }
  }
}
