import { parseArgs } from 'node:util';
import { analyzeFiles } from '../../../main/mcp/skills/analyzer/analyze.ts';
import { readCorpus, readSamples, type Sample } from '../../support/skill-corpus.ts';
import { isFrom, measure, type Threshold, type Verdict } from './measures.ts';
import { publishedSkills } from './published.ts';
import { tellSpeed } from './speed.ts';

const { values: { names, folder, published } } = parseArgs({
  options: {
    names: { type: 'boolean', default: false },
    folder: { type: 'string' },
    published: { type: 'string', multiple: true },
  },
});

const thresholds: readonly Threshold[] = ['Medium', 'High'];

async function judge({ files, ...sample }: Sample): Promise<Verdict> {
  const { risk_level: level, findings } = await analyzeFiles(files);
  return { ...sample, level, rules: [...new Set(findings.map(({ rule_id: id }) => id))] };
}

function tell(title: string, verdicts: readonly Verdict[], { named }: { named: boolean }): void {
  if (verdicts.length === 0) return;
  console.info(`${title}: ${verdicts.length} skills`);
  for (const least of thresholds) {
    const { recall, precision } = measure(verdicts, least);
    console.info(`  ${least} and more: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}`);
  }
  if (!named) return;
  const { missed, wronged } = measure(verdicts, 'Medium');
  for (const { name, level, rules } of missed) console.info(`  missed: ${name} (${level}: ${rules.join(', ') || 'nothing'})`);
  for (const { name, level, rules } of wronged) console.info(`  pointed at for nothing: ${name} (${level}: ${rules.join(', ')})`);
}

/** How many of a collection are pointed at, apart in the half that rules were tried on and in the other. */
async function tellPublished(collection: string): Promise<void> {
  const verdicts: Verdict[] = [];
  let refused = 0;
  for (const { files, ...skill } of publishedSkills(collection)) {
    if (files.length > 0) verdicts.push(await judge({ ...skill, files, malicious: false }));
    else refused += 1;
  }
  console.info(`${collection}: ${verdicts.length} skills${refused > 0 ? ` (and ${refused} that are no package)` : ''}`);
  for (const keptApart of [false, true]) {
    const half = verdicts.filter((one) => one.keptApart === keptApart);
    const counts = thresholds.map((least) => `${half.filter((one) => isFrom(least, one)).length} ${least} and more`);
    console.info(`  ${keptApart ? 'kept apart' : 'looked at'}: of ${half.length}, ${counts.join(', ')}`);
    if (!names || keptApart) continue;
    for (const { name, level, rules } of half.filter((one) => isFrom('Medium', one))) console.info(`    ${name} (${level}: ${rules.join(', ')})`);
  }
}

if (published !== undefined) {
  for (const collection of published) await tellPublished(collection);
} else if (folder === undefined) {
  const verdicts = await Promise.all((await readCorpus()).map(judge));
  tell('all skills', verdicts, { named: false });
  tell('those that the rules were fitted to', verdicts.filter(({ keptApart }) => !keptApart), { named: names });
  tell('those that are kept apart', verdicts.filter(({ keptApart }) => keptApart), { named: false });
  await tellSpeed();
} else {
  const samples = await readSamples(folder);
  tell(folder, await Promise.all(samples.map((sample) => judge({ ...sample, keptApart: true }))), { named: names });
}
