import type { RiskLevel, Severity, SkillFinding } from '../../../../preload/schema/skills.ts';

const weights: Record<Severity, number> = { critical: 50, high: 30, medium: 15, low: 5 };

export const gravity: Record<Severity, number> = { critical: 3, high: 2, medium: 1, low: 0 };

/**
 * What all low findings come to at most. Alone they leave a skill at a low risk, however much it does that honest ones
 * do as well; beside something graver they say more.
 */
const lowsAtMost = { alone: 10, besideOthers: 25 } as const;

/** What nearly every program does, which together tells no more than one of them. */
const everyday = new Set(['Network access', 'Shell execution']);

/**
 * Adds up the rules that found something, each once and as its gravest place: the tenth place of one kind says little
 * that the first did not. For the same reason the low ones of one category count as one.
 */
export function scoreOf(findings: readonly Pick<SkillFinding, 'rule_id' | 'severity' | 'category'>[]): number {
  const byRule = new Map<string, number>();
  const lows = new Map<string, string>();
  for (const { rule_id: id, severity, category } of findings) {
    if (severity === 'low') lows.set(id, everyday.has(category) ? 'everyday' : category);
    else byRule.set(id, Math.max(byRule.get(id) ?? 0, weights[severity]));
  }
  const grave = [...byRule.values()].reduce((sum, weight) => sum + weight, 0);
  return grave + Math.min(new Set(lows.values()).size * weights.low, grave > 0 ? lowsAtMost.besideOthers : lowsAtMost.alone);
}

/** The bands: none, 1 to 14, 15 to 29, 30 to 49, 50 and more. */
export function levelOf(score: number): RiskLevel {
  if (score >= 50) return 'Critical';
  if (score >= 30) return 'High';
  if (score >= 15) return 'Medium';
  return score > 0 ? 'Low' : 'None';
}
