import { expect, it } from 'vitest';
import { analyzeFiles } from '../../../../main/mcp/skills/analyzer/analyze.ts';
import { measure, type Verdict } from '../../../bench/skills/measures.ts';
import { readCorpus } from '../../../support/skill-corpus.ts';

const corpus = await readCorpus();

it('The corpus is large enough to say something', () => {
  expect(corpus.filter(({ malicious }) => malicious).length).toBeGreaterThanOrEqual(60);
  expect(corpus.filter(({ malicious }) => !malicious).length).toBeGreaterThanOrEqual(40);
  expect(corpus.filter(({ keptApart }) => keptApart).length / corpus.length).toBeGreaterThan(0.32);
  for (const { name, files } of corpus) expect(files, name).not.toHaveLength(0);
});

it('The rules warn of nearly all malicious skills, and of nearly no other', { timeout: 120_000 }, async () => {
  const verdicts = await Promise.all(corpus.map(async ({ files, ...sample }): Promise<Verdict> => {
    const { risk_level: level, findings } = await analyzeFiles(files);
    return { ...sample, level, rules: findings.map(({ rule_id: id }) => id) };
  }));
  const { recall, precision } = measure(verdicts, 'Medium');
  expect(recall).toBeGreaterThanOrEqual(0.95);
  expect(precision).toBeGreaterThanOrEqual(0.95);
  // What they reach on skills that they were not written to, so that it does not get lost unseen.
  const apart = measure(verdicts.filter(({ keptApart }) => keptApart), 'Medium');
  expect(apart.recall).toBeGreaterThanOrEqual(0.95);
  expect(apart.precision).toBeGreaterThanOrEqual(0.95);
});
