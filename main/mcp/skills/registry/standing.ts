import type { DecidedContent, SkillStatus, SkillView } from '../../../../preload/schema/skills.ts';

/** Where content stands: what was decided of it, under which version. */
export type Standing = DecidedContent & { version: string };

/** Of the same content under two versions, the graver word counts, and a decision before none. */
const order: readonly SkillStatus[] = ['quarantined', 'rejected', 'approved', 'pending'];

/**
 * Where a skill stands. With a hash: what was decided of exactly this content, under any version unless one is named.
 * "unreviewed": the skill is known and this content is not. Null: there is no such skill.
 * @param skills the one that changed last first
 */
export function standingOf(
  skills: readonly SkillView[], asked: { name: string; version?: string | undefined; hash?: string | undefined },
): Standing | 'unreviewed' | null {
  const named = skills.filter(({ name, version }) => name === asked.name && (asked.version === undefined || version === asked.version));
  const [latest] = named;
  if (!latest || asked.hash === undefined) return latest ?? null;
  const hash = asked.hash.toLowerCase();
  const same = named
    .flatMap((skill): Standing[] => [skill, ...(skill.decided ? [{ ...skill.decided, version: skill.version }] : [])])
    .filter(({ content_hash: of }) => of === hash);
  return order.map((status) => same.find((one) => one.status === status)).find(Boolean) ?? 'unreviewed';
}
