import type { SkillFinding } from '../../../../preload/schema/skills.ts';
import type { Combination } from '../rules/fact.ts';

/** A place that shows a fact. */
export interface FactPlace extends Pick<SkillFinding, 'source_file' | 'line_number' | 'matched_content' | 'context'> {
  fact: string;
}

/** Findings that no place makes alone: facts that come together. `says`: each fact in words, after "it". */
export function findTogether(
  places: readonly FactPlace[], combinations: readonly Combination[], says: ReadonlyMap<string, string>,
): SkillFinding[] {
  return combinations.flatMap((combination): SkillFinding[] => {
    const parts = partsOf(places, combination);
    const [first] = parts;
    if (first === undefined) return [];
    const told = parts.map(({ fact, source_file: file, line_number: line }) => `${says.get(fact) ?? fact} (${file}, line ${line})`);
    return [{
      rule_id: combination.id,
      rule_name: combination.title,
      category: combination.category,
      severity: combination.severity,
      description: `${combination.why} Here it ${told.join(', and it ')}.`,
      matched_pattern: '',
      source_file: first.source_file,
      line_number: first.line_number,
      matched_content: parts.map(({ matched_content: text }) => text).join(' … '),
      context: first.context,
    }];
  });
}

/** The first places that are near enough to each other, one of each part; none where a part is missing. */
function partsOf(places: readonly FactPlace[], { parts, within }: Combination): FactPlace[] {
  const concerned = places.filter(({ fact }) => parts.some((facts) => facts.includes(fact)));
  for (const group of groupsOf(concerned, within)) {
    const found = parts.map((facts) => group.find(({ fact }) => facts.includes(fact)));
    if (found.every((place) => place !== undefined)) return found;
  }
  return [];
}

/** Places that count as near to each other. */
function* groupsOf(places: readonly FactPlace[], within: Combination['within']): Generator<readonly FactPlace[]> {
  if (within === 'package') return yield places;
  const files = new Map<string, FactPlace[]>();
  for (const place of places) {
    const group = files.get(place.source_file);
    if (group === undefined) files.set(place.source_file, [place]);
    else group.push(place);
  }
  if (within === 'file') return yield* files.values();
  for (const group of files.values()) {
    group.sort((a, b) => a.line_number - b.line_number);
    let last = 0;
    for (const [index, { line_number: line }] of group.entries()) {
      while ((group[last]?.line_number ?? Infinity) <= line + within) last += 1;
      yield group.slice(index, last);
    }
  }
}
