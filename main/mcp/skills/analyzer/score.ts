import type { Finding, RiskLevel, Severity } from './types.ts';

const weights: Readonly<Record<Severity, number>> = { Critical: 50, High: 30, Medium: 15, Low: 5 };

/**
 * Adds up what was found: a rule counts once per skill, with the worst of its findings, and all that is only mentioned
 * counts as one Low finding together, so that a text about dangers is not itself dangerous.
 */
export function scoreOf(findings: readonly Finding[]): number {
  const worst = new Map<string, number>();
  for (const finding of findings) {
    const key = finding.mentioned ? '' : finding.rule_id;
    worst.set(key, Math.max(worst.get(key) ?? 0, weights[finding.severity]));
  }
  return [...worst.values()].reduce((sum, weight) => sum + weight, 0);
}

/** The band that a score falls into. */
export function riskLevelOf(score: number): RiskLevel {
  if (score >= 50) return 'Critical';
  if (score >= 30) return 'High';
  if (score >= 15) return 'Medium';
  return score > 0 ? 'Low' : 'None';
}
