import { readdirSync } from 'node:fs';
import { RegExpParser, type AST } from '@eslint-community/regexpp';
import { describe, expect, it } from 'vitest';
import { ruleSet } from '../../../../main/mcp/skills/rules/rule-set.ts';

const { rules } = ruleSet();

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

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s finds its examples and nothing else', (_, rule) => {
    for (const text of rule.match) expect(text).toMatch(rule.expression);
    rule.expression.lastIndex = 0;
    for (const text of rule.no_match) expect(text).not.toMatch(rule.expression);
  });

  /** How many ways a search can go on from one place: what its work for each character is at most. */
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s has bounded work for each place of a text', (_, rule) => {
    const parsed = new RegExpParser({ ecmaVersion: 2022 }).parsePattern(rule.pattern, 0, rule.pattern.length, { unicode: true });
    expect(waysOf(parsed)).toBeLessThan(3e6);
  });

  it('notices a pattern whose work is not bounded', () => {
    const parse = (pattern: string) => new RegExpParser().parsePattern(pattern, 0, pattern.length);
    expect(waysOf(parse('(?:a+)+b'))).toBe(Infinity);
    expect(waysOf(parse('(?:a{0,20}){0,20}b'))).toBeGreaterThan(3e6);
  });
});

type Node = AST.Pattern | AST.Element | AST.Alternative;

function waysOf(node: Node): number {
  switch (node.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup':
      return node.alternatives.reduce((sum, alternative) => sum + waysOf(alternative), 0);
    case 'Assertion':
      return node.kind === 'lookahead' || node.kind === 'lookbehind'
        ? node.alternatives.reduce((sum, alternative) => sum + waysOf(alternative), 0) : 1;
    case 'Alternative':
      return node.elements.reduce((product, element) => product * waysOf(element), 1);
    case 'Quantifier': {
      if (node.max === Infinity) return Infinity;
      const ways = waysOf(node.element);
      return Array.from({ length: node.max - node.min + 1 }, (_, extra) => ways ** (node.min + extra))
        .reduce((sum, of) => sum + of, 0);
    }
    default: return 1;
  }
}
