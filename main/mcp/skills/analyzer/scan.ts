import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SkillFinding } from '../../../../preload/schema/skills.ts';
import type { CompiledRule } from '../rules/rule.ts';
import { maskSecrets } from './mask.ts';
import { reveal } from './reveal.ts';
import { viewsOf } from './views-of.ts';
import type { View } from './view.ts';

/** Places that one rule may report in one file; more would say nothing new. */
const placesOfRule = 10;

/** Lines shown before and after a place. */
const linesAround = 3;

/** Characters of a line, or of what matched, that are shown. */
const shownLength = 240;

/** After so many milliseconds of work others get their turn. */
const turn = 20;

/** Finds in one file what the rules describe, and lets others work in between. */
export async function scanFile(path: string, text: string, rules: readonly CompiledRule[]): Promise<SkillFinding[]> {
  const findings = new Map<string, SkillFinding>();
  const lines = text.split(/\r\n|\r|\n/);
  let began = performance.now();
  for (const view of viewsOf(path, text)) {
    for (const rule of rules) {
      if (!view.languages.has(rule.language)) continue;
      for (const { line, matched } of placesIn(view, rule)) {
        const key = `${rule.id} ${line}`;
        if (!findings.has(key)) findings.set(key, findingOf(rule, path, line, matched, lines, rules));
      }
      if (performance.now() - began < turn) continue;
      await nextTurn();
      began = performance.now();
    }
  }
  return [...findings.values()];
}

function* placesIn({ text, lineAt }: View, { expression }: CompiledRule): Generator<{ line: number; matched: string }> {
  expression.lastIndex = 0;
  let last = 0;
  for (let count = 0; count < placesOfRule;) {
    const found = expression.exec(text);
    if (found === null) return;
    const after = expression.lastIndex;
    const line = lineAt(found.index);
    if (line !== last) {
      count += 1;
      last = line;
      // Whoever takes the place may search with the same expression.
      yield { line, matched: found[0] };
    }
    expression.lastIndex = Math.max(after, found.index + 1);
  }
}

function findingOf(
  rule: CompiledRule, path: string, line: number, matched: string, lines: readonly string[], rules: readonly CompiledRule[],
): SkillFinding {
  const show = (part: string): string => reveal(maskSecrets(part.slice(0, 4096), rules)).slice(0, shownLength);
  const first = Math.max(1, line - linesAround);
  return {
    rule_id: rule.id,
    rule_name: rule.title,
    category: rule.category,
    severity: rule.severity,
    description: rule.why,
    matched_pattern: rule.pattern,
    source_file: path,
    line_number: line,
    matched_content: show(matched),
    context: { first_line: first, lines: lines.slice(first - 1, line + linesAround).map(show) },
  };
}
