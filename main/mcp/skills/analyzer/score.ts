import type { RiskLevel, Severity, SkillFinding } from '../../../../preload/schema/skills.ts';

const weights: Record<Severity, number> = { critical: 50, high: 30, medium: 15, low: 5 };

export const gravity: Record<Severity, number> = { critical: 3, high: 2, medium: 1, low: 0 };

/** Adds up the rules that found something, each once and as its gravest place: the tenth place of one kind says little that the first did not. */
export function scoreOf(findings: readonly Pick<SkillFinding, 'rule_id' | 'severity'>[]): number {
  const byRule = new Map<string, number>();
  for (const { rule_id: id, severity } of findings) byRule.set(id, Math.max(byRule.get(id) ?? 0, weights[severity]));
  return [...byRule.values()].reduce((sum, weight) => sum + weight, 0);
}

/** The bands: none, 1 to 14, 15 to 29, 30 to 49, 50 and more. */
export function levelOf(score: number): RiskLevel {
  if (score >= 50) return 'Critical';
  if (score >= 30) return 'High';
  if (score >= 15) return 'Medium';
  return score > 0 ? 'Low' : 'None';
}
