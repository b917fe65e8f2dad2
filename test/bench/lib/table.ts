import type { Bound } from './bench.ts';
import type { BenchResult, GoalResult } from './rounds.ts';

/** The results as Markdown that can be read in a terminal too: goals first, then what they were taken from. */
export function tables(results: readonly BenchResult[]): string {
  const goals = results.flatMap((result) => result.goals);
  return [
    table(['goal', '', 'measured', 'in each round', 'must', 'stretch', ''], goals.map(goalRow)),
    ...results.map(({ name, columns, subjects }) => table(
      [name, ...Object.values(columns)],
      subjects.map((subject) =>
        [subject.name, ...Object.keys(columns).map((column) => numeral(subject.figures[column] ?? NaN))]),
    )),
  ].join('\n\n');
}

const goalRow = ({ id, what, unit, value, rounds, must, stretch, verdict }: GoalResult): string[] => [
  id, what, `${numeral(value)} ${unit}`, rounds.map(numeral).join(', '), limit(must), limit(stretch),
  { stretch: 'better than the stretch', must: 'met', missed: '**missed**' }[verdict],
];

const limit = (bound: Bound): string => ('atMost' in bound ? `≤ ${bound.atMost}` : `≥ ${bound.atLeast}`);

/** Three significant digits; whole from a hundred on. */
const numeral = (value: number): string => {
  if (Number.isNaN(value)) return '–';
  return Math.abs(value) >= 100 ? String(Math.round(value)) : value.toPrecision(3);
};

function table(head: string[], rows: string[][]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0), 3));
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
