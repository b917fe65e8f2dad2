import { riskLevels, skillStatuses, type SkillsOverview, type SkillView, type SubmissionView } from '../../../../preload/schema/skills.ts';

/** The numbers of the dashboard. `submissions`: the last one first. */
export function skillsOverview(skills: readonly SkillView[], submissions: readonly SubmissionView[], reports: number): SkillsOverview {
  const byAgent = new Map<string, number>();
  for (const { submitted_by: agent } of submissions) byAgent.set(agent, (byAgent.get(agent) ?? 0) + 1);
  const count = <K extends string>(keys: readonly K[], of: (skill: SkillView) => K): Record<K, number> =>
    Object.fromEntries(keys.map((key) => [key, skills.filter((skill) => of(skill) === key).length])) as Record<K, number>;
  return {
    total: skills.length,
    by_status: count(skillStatuses, ({ status }) => status),
    by_level: count(riskLevels, ({ risk_level: level }) => level),
    agents: [...byAgent].sort((a, b) => b[1] - a[1]).slice(0, 5).map(([name, number]) => ({ name, submissions: number })),
    recent: submissions.slice(0, 8),
    reports,
  };
}
