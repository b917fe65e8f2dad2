import { describe, expect, it } from 'vitest';
import { lettersOf, LettersOfText } from '../../../../main/mcp/skills/rules/letters.ts';
import { ruleSet } from '../../../../main/mcp/skills/rules/rule-set.ts';

const mayMatch = (pattern: string, text: string): boolean => {
  const letters = lettersOf(pattern);
  return letters === null || new LettersOfText(text.toLowerCase()).mayHave(letters);
};

describe('the letters that a pattern cannot do without', () => {
  it('are those of all its parts, of one of its alternatives, and of what is repeated at least once', () => {
    const pattern = '\\b(?:hand|give)\\b[^\\n]{0,40}\\bkeys?\\b(?: quickly){1,2}(?: please)?';
    expect(mayMatch(pattern, 'Give me the KEY quickly')).toBe(true);
    expect(mayMatch(pattern, 'hand over keys quickly please')).toBe(true);
    for (const text of ['take the key quickly', 'give me it quickly', 'give me the key slowly']) expect(mayMatch(pattern, text), text).toBe(false);
  });

  it('are none where a pattern has no three of them in a row, or may do without', () => {
    for (const pattern of ['\\d{1,3}', 'ab', '(?:abc)?', '(?:abcd|\\d)', '(?<=abc)', '[abc]{4}']) expect(lettersOf(pattern), pattern).toBeNull();
  });

  it('are in all that the rules are there for', () => {
    const { rules, signs } = ruleSet();
    const told = [...rules, ...signs].filter(({ letters }) => letters !== null);
    expect(told.length).toBeGreaterThan((rules.length + signs.length) / 2);
    for (const { id, letters, match } of told) {
      for (const text of match) expect(letters !== null && new LettersOfText(text.toLowerCase()).mayHave(letters), `${id}: ${text}`).toBe(true);
    }
  });
});
