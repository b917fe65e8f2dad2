import type { SkillAnalysis, SkillComparison, SkillFinding } from '../../../../preload/schema/skills.ts';

type Side = SkillComparison['from'];

/** What is the same finding in two versions: the place may have moved, the text may not have changed. */
const keyOf = ({ rule_id: rule, source_file: file, matched_content: text }: SkillFinding): string => JSON.stringify([rule, file, text]);

/** What the newer version of a skill brings and what it is rid of. */
export function compareSkills(from: Side, before: SkillAnalysis, to: Side, after: SkillAnalysis): SkillComparison {
  const known = new Set(before.findings.map(keyOf));
  const current = new Set(after.findings.map(keyOf));
  const added = after.findings.filter((finding) => !known.has(keyOf(finding)));
  const delta = after.risk_score - before.risk_score;
  return {
    from: sideOf(from),
    to: sideOf(to),
    new_findings: added,
    resolved_findings: before.findings.filter((finding) => !current.has(keyOf(finding))),
    unchanged_findings: after.findings.filter((finding) => known.has(keyOf(finding))),
    files: changedFiles(before, after),
    score_delta: delta,
    recommendation: recommend(added, delta, before.content_hash === after.content_hash),
  };
}

const sideOf = ({ id, name, version, risk_score, risk_level }: Side): Side => ({ id, name, version, risk_score, risk_level });

function changedFiles(before: SkillAnalysis, after: SkillAnalysis): SkillComparison['files'] {
  const old = new Map(before.files.map(({ path, sha256 }) => [path, sha256]));
  const now = new Map(after.files.map(({ path, sha256 }) => [path, sha256]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((path): SkillComparison['files'] => {
    if (!old.has(path)) return [{ path, change: 'added' }];
    if (!now.has(path)) return [{ path, change: 'removed' }];
    return old.get(path) === now.get(path) ? [] : [{ path, change: 'changed' }];
  });
}

function recommend(added: readonly SkillFinding[], delta: number, isSame: boolean): string {
  if (isSame) return 'Both have the same content.';
  const grave = added.filter(({ severity }) => severity === 'critical' || severity === 'high').length;
  if (grave > 0) return `Do not approve before the ${grave === 1 ? 'new grave finding is' : `${grave} new grave findings are`} understood.`;
  if (added.length > 0) return 'Look at the new findings before you approve.';
  return delta < 0 ? 'The risk is lower than before.' : 'The rules find nothing new. Look at the changed files before you approve.';
}
