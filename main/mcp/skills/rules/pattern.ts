import { z } from 'zod';
import { lettersOf, type Letters } from './letters.ts';

/**
 * What a pattern looks at: everything, code of any or of one language, text for readers, configuration, or what was
 * encoded so that nobody reads it.
 */
export const ruleLanguages = ['any', 'code', 'shell', 'python', 'javascript', 'prose', 'config', 'decoded'] as const;
export type RuleLanguage = (typeof ruleLanguages)[number];

/** What rules and signs of facts have in common. */
export const patternFields = {
  language: z.enum(ruleLanguages),
  /** A regular expression without unbounded repetition, so that its work grows with the text and no faster. */
  pattern: z.string().min(1),
  case_sensitive: z.boolean().optional(),
  /** One of these, in small letters, is in whatever matches: text without them is not searched. */
  needs: z.array(z.string().min(1).regex(/^[^A-Z]+$/)).min(1).optional(),
  /** What the pattern is there for, and what looks like it and is none of its business. */
  match: z.array(z.string()).min(1),
  no_match: z.array(z.string()).min(1),
};

export const factName = z.string().regex(/^[a-z-]+$/);

/** A pattern that is ready to search with. */
export interface Search {
  /** Of the rule, or of the sign of a fact. */
  id: string;
  language: RuleLanguage;
  fact?: string | undefined;
  needs?: readonly string[] | undefined;
  /** What is in whatever matches, as far as the pattern tells. */
  letters: Letters | null;
  /** Global: `lastIndex` belongs to whoever searches. */
  expression: RegExp;
}

/** What a pattern can only say in Unicode mode, which makes a search ten times as long. */
const needsUnicode = /\\[pPu]\{|[^\0-\uFFFF]/u;

/** @throws SyntaxError where the pattern is no regular expression */
export function compilePattern(
  { pattern, case_sensitive }: { pattern: string; case_sensitive?: boolean | undefined },
): Pick<Search, 'expression' | 'letters'> {
  const unicode = needsUnicode.test(pattern);
  return {
    expression: new RegExp(pattern, `gm${case_sensitive ? '' : 'i'}${unicode ? 'u' : ''}`),
    letters: unicode ? null : lettersOf(pattern),
  };
}
