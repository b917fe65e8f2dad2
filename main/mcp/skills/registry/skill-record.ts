import type { SkillStatus } from '../../../../preload/schema/skills.ts';
import type { SkillContentRecord, SkillRecord } from '../../../store/records.ts';

/** Decisions about records of skills. */

/** Content as it comes: nobody has decided on it. */
export type SentContent = Pick<
  SkillContentRecord,
  'author' | 'description' | 'content_hash' | 'has_package' | 'risk_score' | 'risk_level' | 'categories' | 'findings_count'
>;

const unreviewed = { status: 'pending', reviewer: null, notes: '', reviewed_at: null } as const;

/** What a person decided of this content under this name and version; "pending" where nobody has. */
export function statusOf({ content_hash: hash, status, decided }: Pick<SkillRecord, 'content_hash' | 'status' | 'decided'>, asked: string): SkillStatus {
  if (asked === hash) return status;
  return decided?.content_hash === asked ? decided.status : 'pending';
}

export const newSkill = (id: number, name: string, version: string, sent: SentContent, now: number): SkillRecord => ({
  ...sent, ...unreviewed, id, name, version, submissions: 1, downloads: 0, created_at: now, updated_at: now, decided: null,
});

/**
 * Other content than before is pending. What a person had decided on is put aside, so that whoever sends other content
 * takes neither the decision nor the package with it; a person who uploads it once more has it back.
 */
export function afterSubmission(skill: SkillRecord, sent: SentContent, now: number): SkillRecord {
  const submissions = skill.submissions + 1;
  const { risk_score, risk_level, categories, findings_count, content_hash: hash } = sent;
  const risk = { risk_score, risk_level, categories, findings_count };
  if (skill.content_hash === hash) return { ...skill, ...risk, has_package: skill.has_package || sent.has_package, submissions };
  if (skill.decided?.content_hash === hash) {
    const back = sent.has_package ? restored(skill, now) : null;
    return back ? { ...back, ...risk, has_package: true, submissions } : { ...skill, submissions };
  }
  const decided = skill.status === 'pending' ? skill.decided ?? null : contentOf(skill);
  return { ...skill, ...sent, ...unreviewed, decided, submissions, updated_at: now };
}

/** A person's word is about the skill as a whole: it ends what was decided on other content of it. */
export const afterReview = (
  skill: SkillRecord, review: Pick<SkillRecord, 'status' | 'notes' | 'reviewer'>, now: number,
): SkillRecord => ({ ...skill, ...review, reviewed_at: now, updated_at: now, decided: null });

/** With the content that was decided on before; null where there is none. */
export const restored = (skill: SkillRecord, now: number): SkillRecord | null =>
  (skill.decided ? { ...skill, ...skill.decided, decided: null, updated_at: now } : null);

/**
 * What goes where there are too many skills: of those that agents sent, the one that waits longest. What a person has
 * uploaded or decided on stays.
 */
export const leastNeeded = (all: readonly SkillRecord[]): SkillRecord | undefined => all
  .filter(({ status, has_package: isUploaded, decided }) => status === 'pending' && !isUploaded && !decided)
  .sort((a, b) => a.updated_at - b.updated_at)[0];

const contentOf = ({
  author, description, status, content_hash, has_package, reviewer, notes, reviewed_at, risk_score, risk_level, categories,
  findings_count,
}: SkillRecord): SkillContentRecord => ({
  author, description, status, content_hash, has_package, reviewer, notes, reviewed_at, risk_score, risk_level, categories,
  findings_count,
});
