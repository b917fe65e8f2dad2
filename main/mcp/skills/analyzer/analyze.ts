import type { SkillAnalysis, SkillFinding } from '../../../../preload/schema/skills.ts';
import { ruleSet } from '../rules/rule-set.ts';
import { aboutOf } from './about.ts';
import { contentHash } from './content-hash.ts';
import { programFinding } from './program-findings.ts';
import { scanFile } from './scan.ts';
import { gravity, levelOf, scoreOf } from './score.ts';
import { sha256, textOf, type SourceFile } from './source-file.ts';
import { findTogether, type FactPlace } from './together.ts';

/** Findings that are kept; the score counts all. */
const keptFindings = 100;

/**
 * Reads a skill as text and tells what a reviewer should look at. Nothing of it is run. Never throws for what is in
 * the files; the time grows with their size and no faster.
 */
export async function analyzeFiles(files: readonly SourceFile[]): Promise<SkillAnalysis> {
  const rules = ruleSet();
  const findings: SkillFinding[] = [];
  const facts: FactPlace[] = [];
  const about = aboutOf(files);
  for (const file of files) {
    const program = programFinding(file);
    if (program !== null) findings.push(program);
    const scan = await scanFile(file.path, textOf(file.content), rules, about);
    findings.push(...scan.findings);
    facts.push(...scan.facts);
  }
  findings.push(...findTogether(facts, rules.combinations, rules.says));
  findings.sort((a, b) => gravity[b.severity] - gravity[a.severity]);
  const score = scoreOf(findings);
  return {
    content_hash: contentHash(files),
    risk_score: score,
    risk_level: levelOf(score),
    findings: findings.slice(0, keptFindings),
    categories: [...new Set(findings.map(({ category }) => category))],
    files: files.map(({ path, content }) => ({ path, size: content.length, sha256: sha256(content) })),
  };
}
