import { monitorEventLoopDelay } from 'node:perf_hooks';
import { analyzeFiles } from '../../../main/mcp/skills/analyzer/analyze.ts';
import { readCorpus } from '../../support/skill-corpus.ts';
import { measure, type Verdict } from './measures.ts';

const verdicts: Verdict[] = [];
for (const { files, ...sample } of await readCorpus()) {
  const { risk_level: level, findings } = await analyzeFiles(files);
  verdicts.push({ ...sample, level, rules: [...new Set(findings.map(({ rule_id: id }) => id))] });
}
const names = process.argv.includes('--names');
for (const [title, part] of [
  ['all skills', verdicts],
  ['those that the rules were fitted to', verdicts.filter(({ keptApart }) => !keptApart)],
  ['those that are kept apart', verdicts.filter(({ keptApart }) => keptApart)],
] as const) {
  const { skills, recall, precision, missed, wronged } = measure(part);
  console.info(`${title}: ${skills} skills, recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}`);
  if (!names || part.every(({ keptApart }) => keptApart) || part === verdicts) continue;
  for (const { name, level, rules } of missed) console.info(`  missed: ${name} (${level}: ${rules.join(', ') || 'nothing'})`);
  for (const { name, level, rules } of wronged) console.info(`  wrongly flagged: ${name} (${level}: ${rules.join(', ')})`);
}

const megabyte = 1024 * 1024;
const python = 'def total(rows, column):\n    """Adds up a column."""\n    return sum(row[column] for row in rows if row)\n\n';
const prose = 'Read the table, sort its rows by the column that was asked for, and leave the header where it is.\n';
for (const [path, text] of [
  ['code.py', python], ['SKILL.md', prose], ['data.json', `${JSON.stringify([prose, 1])}\n`], ['source', prose],
  ...['curl ', 'a', ' ', '.', 'https://a', 'ignore all ', '(', 'cat x|'].map((part) => ['source', part] as const),
] as const) {
  const content = Buffer.from(text.repeat(Math.ceil(megabyte / text.length)).slice(0, megabyte));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  await analyzeFiles([{ path, content }]);
  const took = performance.now() - began;
  delay.disable();
  console.info(`1 MB of ${JSON.stringify(text.slice(0, 12))} as ${path}: ${took.toFixed(0)} ms; the longest time that others waited: ${(delay.max / 1e6).toFixed(0)} ms`);
}
