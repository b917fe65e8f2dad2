import { z } from 'zod';
import { passageKinds } from '../passages/passage.ts';
import { severities } from '../types.ts';

/** Where a rule looks when it does not say: at what runs, not at words. */
const whatRuns = ['shell', 'code', 'config', 'decoded'] as const;

/** A text that shows a rule at work; as a plain string it is read as the first kind that the rule looks at. */
const example = z.union([z.string().min(1), z.strictObject({ file: z.string(), text: z.string() })]);

export const ruleShape = z.strictObject({
  id: z.string().regex(/^[A-Z]{2,5}-\d{3}$/),
  severity: z.enum(severities),
  title: z.string().min(1),
  /** What a person should know to judge a finding; a full sentence. */
  why: z.string().min(1),
  /** Kinds of text that the rule looks at; "any" is every kind. */
  in: z.union([z.literal('any'), z.array(z.enum(passageKinds)).min(1)]).default([...whatRuns]),
  /** RE2 syntax, upper and lower case alike. One of them must match. */
  patterns: z.array(z.string().min(1)).min(1).optional(),
  /** Each of these must match, in any order, no more than `within` lines apart. */
  together: z.array(z.string().min(1)).min(2).optional(),
  within: z.number().int().positive().default(60),
  /** What makes a match harmless, where it stands in the same passage. */
  unless: z.string().min(1).optional(),
  /** Upper and lower case differ, as in keys with a fixed form. */
  exact_case: z.boolean().default(false),
  /** The match itself is a secret and is never shown in full. */
  secret: z.boolean().default(false),
  examples: z.strictObject({ match: z.array(example).min(1), miss: z.array(example).min(1) }),
}).refine((rule) => (rule.patterns === undefined) !== (rule.together === undefined), 'patterns or together, not both');

export const ruleFileShape = z.strictObject({
  category: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  rules: z.array(ruleShape).min(1),
});

export type Rule = z.infer<typeof ruleShape> & { category: string };
export type RuleExample = z.infer<typeof example>;
