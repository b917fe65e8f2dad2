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
  /** Of the malicious ones, the part of this level or a graver one: 0 to 1. */
  recall: number;
  /** Of all that are of this level or a graver one, the part that is malicious: 0 to 1. */
  precision: number;
  missed: Verdict[];
  wronged: Verdict[];
}

const levels: readonly RiskLevel[] = ['None', 'Low', 'Medium', 'High', 'Critical'];

/** From "Medium" on a reviewer is pointed at something that honest skills seldom do; from "High" on he is warned. */
export type Threshold = 'Medium' | 'High';

export const isFrom = (least: Threshold, { level }: Pick<Verdict, 'level'>): boolean => levels.indexOf(level) >= levels.indexOf(least);

export function measure(verdicts: readonly Verdict[], least: Threshold): Measure {
  const malicious = verdicts.filter((one) => one.malicious);
  const flagged = verdicts.filter((one) => isFrom(least, one));
  const found = flagged.filter((one) => one.malicious);
  return {
    skills: verdicts.length,
    recall: found.length / malicious.length,
    precision: found.length / flagged.length,
    missed: malicious.filter((one) => !isFrom(least, one)),
    wronged: flagged.filter((one) => !one.malicious),
  };
}
