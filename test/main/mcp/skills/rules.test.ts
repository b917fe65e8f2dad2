import { readdirSync } from 'node:fs';
import { RegExpParser, type AST } from '@eslint-community/regexpp';
import { describe, expect, it } from 'vitest';
import { analyzeFiles } from '../../../../main/mcp/skills/analyzer/analyze.ts';
import { ruleSet } from '../../../../main/mcp/skills/rules/rule-set.ts';

const { rules, signs, combinations, says } = ruleSet();
const patterns = [...rules, ...signs].map((one) => [one.id, one] as const);

describe('the rules', () => {
  it('are all there: each file of the folder is a category, with 150 rules in 21 of them or more', () => {
    const files = readdirSync(new URL('../../../../assets/skill-rules', import.meta.url));
    expect(files.length).toBeGreaterThanOrEqual(21);
    expect(new Set(rules.map(({ id }) => `${id.split('.')[0]}.json`))).toEqual(new Set(files));
    expect(rules.length).toBeGreaterThanOrEqual(150);
  });

  it('have a name each', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it.each(patterns)('%s finds its examples and nothing else', (_, rule) => {
    for (const text of rule.match) expect(text).toMatch(rule.expression);
    rule.expression.lastIndex = 0;
    for (const text of rule.no_match) expect(text).not.toMatch(rule.expression);
  });

  it.each(patterns.filter(([, { needs }]) => needs !== undefined))('%s is not spared a text that it would find something in', (_, rule) => {
    for (const text of rule.match) expect(rule.needs?.some((needed) => text.toLowerCase().includes(needed)), text).toBe(true);
  });

  /** How many ways a search can go on from one place: what its work for each character is at most. */
  it.each(patterns)('%s has bounded work for each place of a text', (_, rule) => {
    const parsed = new RegExpParser({ ecmaVersion: 2022 }).parsePattern(rule.pattern, 0, rule.pattern.length, { unicode: true });
    expect(waysOf(parsed)).toBeLessThan(3e6);
  });

  it.each(combinations.map((one) => [one.id, one] as const))('%s is found where its facts come together, and nowhere else', async (id, one) => {
    const found = async (texts: Record<string, string>): Promise<string[]> => {
      const files = Object.entries(texts).map(([path, text]) => ({ path, content: Buffer.from(text) }));
      return (await analyzeFiles(files)).findings.map(({ rule_id: rule }) => rule);
    };
    for (const texts of one.match) expect(await found(texts)).toContain(id);
    for (const texts of one.no_match) expect(await found(texts)).not.toContain(id);
    for (const fact of one.parts.flat()) expect(says.has(fact), fact).toBe(true);
  });

  it('notices a pattern whose work is not bounded', () => {
    const parse = (pattern: string) => new RegExpParser().parsePattern(pattern, 0, pattern.length);
    expect(waysOf(parse('(?:a+)+b'))).toBe(Infinity);
    expect(waysOf(parse('(?:a{0,20}){0,20}b'))).toBeGreaterThan(3e6);
  });
});

type Node = AST.Pattern | AST.Element | AST.Alternative;

/** Of alternatives that begin with another letter each, one place of a text can hold no more than one. */
function waysOfAny(alternatives: readonly AST.Alternative[]): number {
  let anywhere = 0;
  const byLetter = new Map<string, number>();
  for (const alternative of alternatives) {
    const letter = firstLetterOf(alternative);
    if (letter === null) anywhere += waysOf(alternative);
    else byLetter.set(letter, (byLetter.get(letter) ?? 0) + waysOf(alternative));
  }
  return anywhere + Math.max(0, ...byLetter.values());
}

/** What is looked for ahead or behind is found or not: it adds work and no way to go on. */
function waysOfAll(elements: readonly AST.Element[]): number {
  let ways = 1;
  let looking = 0;
  for (const element of elements) {
    if (element.type === 'Assertion') looking += ways * waysOf(element);
    else ways *= waysOf(element);
  }
  return ways + looking;
}

/** What every match begins with; null where it is more than one character. */
function firstLetterOf({ elements }: AST.Alternative): string | null {
  const first = elements.find(({ type }) => type !== 'Assertion');
  return first?.type === 'Character' ? String.fromCodePoint(first.value).toLowerCase() : null;
}

function waysOf(node: Node): number {
  switch (node.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup':
      return waysOfAny(node.alternatives);
    case 'Assertion':
      return node.kind === 'lookahead' || node.kind === 'lookbehind' ? waysOfAny(node.alternatives) : 0;
    case 'Alternative':
      return waysOfAll(node.elements);
    case 'Quantifier': {
      if (node.max === Infinity) return Infinity;
      const ways = waysOf(node.element);
      return Array.from({ length: node.max - node.min + 1 }, (_, extra) => ways ** (node.min + extra))
        .reduce((sum, of) => sum + of, 0);
    }
    default: return 1;
  }
}
