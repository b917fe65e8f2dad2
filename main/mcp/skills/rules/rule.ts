import { z } from 'zod';
import { severities } from '../../../../preload/schema/skills.ts';

/** What a rule looks at: everything, code of any or of one language, text for readers, or configuration. */
export const ruleLanguages = ['any', 'code', 'shell', 'python', 'javascript', 'prose', 'config'] as const;
export type RuleLanguage = (typeof ruleLanguages)[number];

const rule = z.strictObject({
  /** "<file>.<name>". */
  id: z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/),
  severity: z.enum(severities),
  title: z.string().min(1),
  why: z.string().min(1),
  language: z.enum(ruleLanguages),
  /** A regular expression without unbounded repetition, so that its work grows with the text and no faster. */
  pattern: z.string().min(1),
  case_sensitive: z.boolean().optional(),
  /** What matches is shown with its middle left out. */
  secret: z.boolean().optional(),
  /** What the rule is there for, and what looks like it and is none of its business. */
  match: z.array(z.string()).min(1),
  no_match: z.array(z.string()).min(1),
});

/** A file of assets/skill-rules. */
export const ruleFile = z.strictObject({ category: z.string().min(1), rules: z.array(rule).min(1) });

export type Rule = z.infer<typeof rule> & { category: string };

/** A rule that is ready to search with. */
export interface CompiledRule extends Rule {
  /** Global: `lastIndex` belongs to whoever searches. */
  expression: RegExp;
}

/** What a pattern can only say in Unicode mode, which makes a search ten times as long. */
const needsUnicode = /\\[pPu]\{|[^\0-\uFFFF]/u;

/** @throws SyntaxError where the pattern is no regular expression */
export function compileRule(rule: Rule): CompiledRule {
  const flags = `gm${rule.case_sensitive ? '' : 'i'}${needsUnicode.test(rule.pattern) ? 'u' : ''}`;
  return { ...rule, expression: new RegExp(rule.pattern, flags) };
}
