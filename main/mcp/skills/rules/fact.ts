import { z } from 'zod';
import { severities } from '../../../../preload/schema/skills.ts';
import { compilePattern, factName, patternFields, type Search } from './pattern.ts';

const sign = z.strictObject(patternFields);

/** A file of assets/skill-facts: something that a skill does, which says nothing alone, and what shows it. */
export const factFile = z.strictObject({
  fact: factName,
  /** Goes on after "it". */
  says: z.string().min(1),
  signs: z.array(sign),
});

const textFiles = z.record(z.string(), z.string());

const combination = z.strictObject({
  id: z.string().regex(/^together\.[a-z-]+$/),
  category: z.string().min(1),
  severity: z.enum(severities),
  title: z.string().min(1),
  why: z.string().min(1),
  /** Of each list one fact has to be there. */
  parts: z.array(z.array(factName).min(1)).min(2),
  /** How near to each other: in one package, in one file, or at most so many lines apart in one file. */
  within: z.union([z.literal('package'), z.literal('file'), z.int().min(0)]),
  /** Packages that it is there for, and such as have every fact and are none of its business; texts by path. */
  match: z.array(textFiles).min(1),
  no_match: z.array(textFiles).min(1),
});

/** assets/skill-combinations.json: facts that are a finding where they come together. */
export const combinationFile = z.strictObject({ combinations: z.array(combination).min(1) });

export type FactFile = z.infer<typeof factFile>;
export type Combination = z.infer<typeof combination>;
export type Sign = z.infer<typeof sign> & Search & { fact: string };

/** @throws SyntaxError where a pattern is no regular expression */
export const compileSigns = ({ fact, signs }: FactFile): Sign[] =>
  signs.map((one, index) => ({ ...one, id: `${fact} ${index + 1}`, fact, ...compilePattern(one) }));
