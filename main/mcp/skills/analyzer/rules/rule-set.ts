import { createHash } from 'node:crypto';
import { passageKinds, type Passage, type PassageKind } from '../passages/passage.ts';
import { LiteralSearch } from './literal-search.ts';
import { Matcher } from './matcher.ts';
import { requiredLiterals } from './required-literals.ts';
import { ruleFileShape, type Rule } from './rule.ts';

/** One pattern of a rule, ready to run. */
export interface Probe {
  rule: Rule;
  matcher: Matcher;
  unless: Matcher | null;
  kinds: ReadonlySet<PassageKind>;
  /** Which of the rule's patterns this is. */
  part: number;
}

/** All rules, with a search that says for a passage which of their patterns can match it at all. */
export class RuleSet {
  readonly rules: readonly Rule[];
  /** Changes with the rules: what was analysed under other rules is analysed again. */
  readonly version: string;
  readonly #probes: readonly Probe[];
  readonly #always: readonly Probe[];
  readonly #search: LiteralSearch;
  readonly #byLiteral: readonly (readonly number[])[];

  /** @param files contents of assets/skill-rules, unchecked. @throws ZodError, and Error for a bad pattern or id */
  constructor(files: readonly unknown[]) {
    const parsed = files.map((file) => ruleFileShape.parse(file));
    this.rules = parsed.flatMap(({ name, rules }) => rules.map((rule): Rule => ({ ...rule, category: name })));
    const ids = new Set(this.rules.map((rule) => rule.id));
    if (ids.size !== this.rules.length) throw new Error('Two rules have the same id.');
    this.version = createHash('sha256').update(JSON.stringify(parsed)).digest('hex').slice(0, 12);
    this.#probes = this.rules.flatMap(probesOf);

    const literals = new Map<string, number[]>();
    const always: Probe[] = [];
    this.#probes.forEach((probe, index) => {
      const required = requiredLiterals(probe.matcher.source);
      if (!required?.every(isAscii)) return void always.push(probe);
      for (const literal of required) literals.set(literal, [...(literals.get(literal) ?? []), index]);
    });
    this.#always = always;
    this.#search = new LiteralSearch([...literals.keys()]);
    this.#byLiteral = [...literals.values()];
  }

  /** The patterns worth running on a passage. */
  candidates(passage: Passage): Set<Probe> {
    const candidates = new Set<Probe>();
    const add = (probe: Probe): void => {
      if (probe.kinds.has(passage.kind)) candidates.add(probe);
    };
    this.#always.forEach(add);
    this.#search.search(passage.text, (literal) => {
      for (const index of this.#byLiteral[literal] as readonly number[]) add(this.#probes[index] as Probe);
    });
    return candidates;
  }
}

function probesOf(rule: Rule): Probe[] {
  const kinds = new Set<PassageKind>(rule.in === 'any' ? passageKinds : rule.in);
  const unless = rule.unless === undefined ? null : new Matcher(rule.unless);
  return (rule.patterns ?? rule.together ?? []).map((pattern, part) => ({
    rule, matcher: new Matcher(pattern, rule.exact_case), unless, kinds, part,
  }));
}

/** The search knows ASCII only. A pattern with another literal is simply always tried. */
const isAscii = (literal: string): boolean => /^[\x20-\x7e]+$/.test(literal);
