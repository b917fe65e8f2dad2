import { isWithin, type Bench, type Figures, type Goal } from './bench.ts';
import { median } from './median.ts';

export interface GoalResult {
  id: string;
  what: string;
  unit: Goal['unit'];
  value: number;
  /** The value in each round. */
  rounds: number[];
  must: Goal['must'];
  stretch: Goal['stretch'];
  verdict: 'stretch' | 'must' | 'missed';
}

export interface BenchResult {
  name: string;
  columns: Bench['columns'];
  goals: GoalResult[];
  /** Medians over the rounds. */
  subjects: { name: string; figures: Figures }[];
}

/** Measures the subjects in turn, several rounds over, so that what else the machine does strikes all of them. */
export async function runBench(bench: Bench, rounds: number, note: (line: string) => void): Promise<BenchResult> {
  const { subjects, close } = await bench.open();
  const measured = subjects.map(({ name }) => ({ name, figures: [] as Figures[] }));
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const [index, subject] of subjects.entries()) {
        note(`${bench.name}, round ${round} of ${rounds}: ${subject.name}`);
        measured[index]?.figures.push(await subject.measure());
      }
    }
  } finally {
    await close();
  }
  const names = Object.keys(bench.columns);
  return {
    name: bench.name,
    columns: bench.columns,
    goals: bench.goals.map((goal) => judge(goal, Array.from({ length: rounds }, (_, round) =>
      goal.value((subject) => measured.find(({ name }) => name === subject)?.figures[round] ?? {})))),
    subjects: measured.map(({ name, figures }) => ({
      name,
      figures: Object.fromEntries(names.map((column) => [column, median(figures.map((row) => row[column] ?? NaN))])),
    })),
  };
}

function judge({ id, what, unit, must, stretch }: Goal, rounds: number[]): GoalResult {
  const value = median(rounds);
  const verdict = isWithin(value, stretch) ? 'stretch' : isWithin(value, must) ? 'must' : 'missed';
  return { id, what, unit, value, rounds, must, stretch, verdict };
}
