import { maskSecret, shownText } from './mask.ts';
import { isMentioned } from './passages/mention.ts';
import { lineAt, type Passage } from './passages/passage.ts';
import { readPassages } from './passages/read-passages.ts';
import type { Rule } from './rules/rule.ts';
import type { Probe, RuleSet } from './rules/rule-set.ts';
import type { Finding, SkillFile } from './types.ts';

/** One match of one pattern. */
interface Hit {
  probe: Probe;
  line: number;
  text: string;
  mentioned: boolean;
}

/** A rule that matches everywhere is shown a few times; it counts once anyway. */
const mostPerRule = 5;
const mostParts = 200;

/**
 * Looks at one file with all rules. Async so that a large file does not hold up the gateway: `breathe` is awaited
 * between passages.
 */
export async function scanFile(file: SkillFile, rules: RuleSet, breathe: () => Promise<void>): Promise<Finding[]> {
  const hits = new Map<Rule, Hit[]>();
  for (const passage of readPassages(file)) {
    for (const probe of rules.candidates(passage)) {
      const earlier = hits.get(probe.rule) ?? [];
      if (earlier.length >= (probe.rule.together ? mostParts : mostPerRule)) continue;
      const hit = tryProbe(probe, passage);
      if (hit) hits.set(probe.rule, [...earlier, hit]);
    }
    await breathe();
  }
  return [...hits].flatMap(([rule, found]) => findingsOf(rule, found, file.path));
}

function tryProbe(probe: Probe, passage: Passage): Hit | null {
  const text = passage.kind === 'prose' ? plain(passage.text) : passage.text;
  const match = probe.matcher.find(text);
  if (!match || probe.unless?.test(text)) return null;
  return {
    probe,
    line: lineAt(passage, match.at),
    text: match.text,
    mentioned: passage.mentioned || (passage.kind === 'prose' && isMentioned(text, match.at)),
  };
}

/** Letters that only look different, and invisible ones between them, do not hide words from the rules. */
function plain(text: string): string {
  return /^[\n\x20-\x7e]*$/.test(text) ? text : text.normalize('NFKC');
}

function findingsOf(rule: Rule, hits: readonly Hit[], path: string): Finding[] {
  if (!rule.together) return hits.map((hit) => finding(rule, hit, path));
  const meeting = whereTheyMeet(hits, rule.together.length, rule.within);
  return meeting ? [finding(rule, meeting, path)] : [];
}

/** The first hit around which every pattern of the rule has one, or null. What is only mentioned does not count. */
function whereTheyMeet(hits: readonly Hit[], parts: number, within: number): Hit | null {
  const done = hits.filter((hit) => !hit.mentioned);
  return done.find((hit) => {
    const near = done.filter((other) => Math.abs(other.line - hit.line) <= within);
    return new Set(near.map((other) => other.probe.part)).size === parts;
  }) ?? null;
}

const finding = (rule: Rule, { probe, line, text, mentioned }: Hit, path: string): Finding => ({
  rule_id: rule.id,
  rule_name: rule.title,
  category: rule.category,
  severity: mentioned ? 'Low' : rule.severity,
  description: rule.why,
  matched_pattern: probe.matcher.source,
  source_file: path,
  line_number: line,
  matched_content: rule.secret ? maskSecret(text) : shownText(text),
  mentioned,
});
