import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { analyzeFiles } from '../../../main/mcp/skills/analyzer/analyze.ts';
import { readCorpus, readSamples, type Sample } from '../../support/skill-corpus.ts';
import { measure, type Verdict } from './measures.ts';

const { values: { names, folder } } = parseArgs({
  options: { names: { type: 'boolean', default: false }, folder: { type: 'string' } },
});

async function judge({ files, ...sample }: Sample): Promise<Verdict> {
  const { risk_level: level, findings } = await analyzeFiles(files);
  return { ...sample, level, rules: [...new Set(findings.map(({ rule_id: id }) => id))] };
}

function tell(title: string, verdicts: readonly Verdict[], { named }: { named: boolean }): void {
  if (verdicts.length === 0) return;
  const { skills, recall, precision, missed, wronged } = measure(verdicts);
  console.info(`${title}: ${skills} skills, recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}`);
  if (!named) return;
  for (const { name, level, rules } of missed) console.info(`  missed: ${name} (${level}: ${rules.join(', ') || 'nothing'})`);
  for (const { name, level, rules } of wronged) console.info(`  wrongly flagged: ${name} (${level}: ${rules.join(', ')})`);
}

if (folder === undefined) {
  const verdicts = await Promise.all((await readCorpus()).map(judge));
  tell('all skills', verdicts, { named: false });
  tell('those that the rules were fitted to', verdicts.filter(({ keptApart }) => !keptApart), { named: names });
  tell('those that are kept apart', verdicts.filter(({ keptApart }) => keptApart), { named: false });
} else {
  const samples = await readSamples(folder);
  tell(folder, await Promise.all(samples.map((sample) => judge({ ...sample, keptApart: true }))), { named: names });
}

const megabyte = 1024 * 1024;
const python = 'def total(rows, column):\n    """Adds up a column."""\n    return sum(row[column] for row in rows if row)\n\n';
const prose = 'Read the table, sort its rows by the column that was asked for, and leave the header where it is.\n';
for (const [path, text] of [
  ['code.py', python], ['SKILL.md', prose], ['data.json', `${JSON.stringify([prose, 1])}\n`], ['source', prose],
  ['names.py', Array.from({ length: 4096 }, (_, index) => `import lib${index.toString(36)}abcd\n`).join('')],
  ...['curl ', 'a', ' ', '.', 'https://a', 'ignore all ', '(', 'cat x|'].map((part) => ['source', part] as const),
] as const) {
  const content = Buffer.from(text.repeat(Math.ceil(megabyte / text.length)).slice(0, megabyte));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // It measures from one look to the next: without these, work at the very beginning and end would not count.
  await pause(20);
  const began = performance.now();
  await analyzeFiles([{ path, content }]);
  const took = performance.now() - began;
  await pause(20);
  delay.disable();
  console.info(`1 MB of ${JSON.stringify(text.slice(0, 12))} as ${path}: ${took.toFixed(0)} ms; the longest time that others waited: ${(delay.max / 1e6).toFixed(0)} ms`);
}
