import type { RiskLevel } from '../../../preload/schema/skills.ts';

/** A skill, and what the rules said of it. */
export interface Verdict {
  name: string;
  malicious: boolean;
  keptApart: boolean;
  level: RiskLevel;
  rules: string[];
}

export interface Measure {
  skills: number;
  /** Of the malicious ones, the part that was flagged: 0 to 1. */
  recall: number;
  /** Of those that were flagged, the part that is malicious: 0 to 1. */
  precision: number;
  missed: Verdict[];
  wronged: Verdict[];
}

/** A reviewer is warned of these. */
export const isFlagged = ({ level }: Pick<Verdict, 'level'>): boolean => level === 'High' || level === 'Critical';

export function measure(verdicts: readonly Verdict[]): Measure {
  const malicious = verdicts.filter((one) => one.malicious);
  const flagged = verdicts.filter(isFlagged);
  const found = flagged.filter((one) => one.malicious);
  return {
    skills: verdicts.length,
    recall: found.length / malicious.length,
    precision: found.length / flagged.length,
    missed: malicious.filter((one) => !isFlagged(one)),
    wronged: flagged.filter((one) => !one.malicious),
  };
}
