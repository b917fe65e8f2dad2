import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { analyzeFiles } from '../../../main/mcp/skills/analyzer/analyze.ts';
import { ruleSet } from '../../../main/mcp/skills/rules/rule-set.ts';

const megabyte = 1024 * 1024;
const python = 'def total(rows, column):\n    """Adds up a column."""\n    return sum(row[column] for row in rows if row)\n\n';
const prose = 'Read the table, sort its rows by the column that was asked for, and leave the header where it is.\n';

/** Of each place that a rule finds it is asked what stands over it: here that is a megabyte of lines. */
function guideOfAttacks(): string {
  const examples = ruleSet().rules.flatMap(({ match }) => match).map((text) => `- "${text}"\n`).join('');
  return `---\ndescription: Prompt injection attacks\n---\n${'- a\n'.repeat((megabyte - examples.length) / 4)}${examples}`;
}

/** How long 1 MB of several kinds takes, and how long others had to wait for their turn meanwhile. */
export async function tellSpeed(): Promise<void> {
  for (const [path, text] of [
    ['code.py', python], ['SKILL.md', prose], ['data.json', `${JSON.stringify([prose, 1])}\n`], ['source', prose],
    ['names.py', Array.from({ length: 4096 }, (_, index) => `import lib${index.toString(36)}abcd\n`).join('')],
    ['guide.md', guideOfAttacks()], ['lines', 'a\n'],
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
}
