import { z } from 'zod';
import { severities } from '../../../../preload/schema/skills.ts';
import { compilePattern, factName, patternFields, type Search } from './pattern.ts';

const rule = z.strictObject({
  /** "<file>.<name>". */
  id: z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/),
  severity: z.enum(severities),
  title: z.string().min(1),
  why: z.string().min(1),
  ...patternFields,
  /** What matches is shown with its middle left out. */
  secret: z.boolean().optional(),
  /** It runs what an address gives: who is behind the address decides how grave that is. */
  installs: z.boolean().optional(),
  /** What the place shows beside what it is itself. */
  fact: factName.optional(),
});

/** A file of assets/skill-rules. */
export const ruleFile = z.strictObject({ category: z.string().min(1), rules: z.array(rule).min(1) });

export type Rule = z.infer<typeof rule> & { category: string };

/** A rule that is ready to search with. */
export type CompiledRule = Rule & Search;

/** @throws SyntaxError where the pattern is no regular expression */
export const compileRule = (rule: Rule): CompiledRule => ({ ...rule, ...compilePattern(rule) });
