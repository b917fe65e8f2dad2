import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SkillFinding } from '../../../../preload/schema/skills.ts';
import type { CompiledRule } from '../rules/rule.ts';
import { maskKeys, maskSecrets } from './mask.ts';
import { piecesOf } from './pieces.ts';
import { reveal } from './reveal.ts';
import { viewsOf } from './views-of.ts';

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
  const lines = maskKeys(text.replace(/\r\n?/g, '\n')).split('\n');
  let began = performance.now();
  for (const view of viewsOf(path, text)) {
    const places = new Map<CompiledRule, number>();
    for (const piece of piecesOf(view.text)) {
      for (const rule of rules) {
        if (!view.languages.has(rule.language)) continue;
        for (const { at, matched } of placesIn(piece.text, rule)) {
          const line = view.lineAt(piece.start + at);
          const key = `${rule.id} ${line}`;
          if (findings.has(key)) continue;
          const count = (places.get(rule) ?? 0) + 1;
          if (count > placesOfRule) break;
          places.set(rule, count);
          findings.set(key, findingOf(rule, path, line, matched, lines, rules));
        }
        if (performance.now() - began < turn) continue;
        await nextTurn();
        began = performance.now();
      }
    }
  }
  return [...findings.values()];
}

/** The first match of each line. */
function* placesIn(text: string, { expression }: CompiledRule): Generator<{ at: number; matched: string }> {
  for (let from = 0; from < text.length;) {
    expression.lastIndex = from;
    const found = expression.exec(text);
    if (found === null) return;
    // Whoever takes the place may search with the same expression.
    yield { at: found.index, matched: found[0] };
    const end = text.indexOf('\n', found.index);
    if (end < 0) return;
    from = end + 1;
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
