import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../../../main/oauth/pages/plain-text.ts';

describe('a client\'s own words', () => {
  it.each([
    ['Cursor', 'Cursor'],
    ['  Claude \t Code\n(everything) ', 'Claude Code (everything)'],
    ['Curso\u202er\u202c evil', 'Curso r evil'],
    ['C\u200bu\u200dr\ufeffsor', 'C u r sor'],
    ['a\u0000b\u001b[31mc\u0007', 'a b [31mc'],
    ['line\u2028separator\u2029x', 'line separator x'],
    ['\u2066isolated\u2069', 'isolated'],
    ['tag\u{e0041}\u{e0042}', 'tag'],
    ['private\ue000use', 'private use'],
    ['lone \ud800 surrogate', 'lone surrogate'],
    ['Zu\u0308rich', 'Zürich'],
    ['日本語のクライアント', '日本語のクライアント'],
    ['\u200b\u202e', ''],
  ])('%j are shown as %j', (text, shown) => expect(plainText(text)).toBe(shown));

  it('are cut after 80 characters, never inside of one', () => {
    expect(plainText('x'.repeat(80))).toBe('x'.repeat(80));
    expect(plainText('x'.repeat(81))).toBe(`${'x'.repeat(79)}…`);
    expect(plainText('😀'.repeat(100))).toBe(`${'😀'.repeat(79)}…`);
    expect([...plainText('x'.repeat(500), 200)]).toHaveLength(200);
  });

  it('are shown without anything invisible, and the same when shown twice', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const shown = plainText(text);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect([...shown].length).toBeLessThanOrEqual(80);
      expect(plainText(shown)).toBe(shown);
    }), { seed: 1, numRuns: 2000 });
  });
});
