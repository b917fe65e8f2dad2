/** What one round measured of one subject, by column; the columns' units stand in the bench. */
export type Figures = Readonly<Record<string, number>>;

/** One of the programs that are compared, running. */
export interface Subject {
  name: string;
  measure(): Promise<Figures>;
}

/** A bound on a goal's value: which side of it is good. */
export type Bound = { atMost: number } | { atLeast: number };

/** A promise in numbers. Its value is taken in each round, from subjects measured right after one another. */
export interface Goal {
  id: string;
  what: string;
  unit: 'x' | 'ms' | 'MB' | '';
  must: Bound;
  stretch: Bound;
  value(of: (subject: string) => Figures): number;
}

export interface Bench {
  name: string;
  /** Column name to unit, in the order in which they are printed. */
  columns: Readonly<Record<string, string>>;
  goals: readonly Goal[];
  /** Why it cannot be run here, if so. */
  missing?(): string | null | Promise<string | null>;
  /** Starts the subjects. */
  open(): Promise<{ subjects: readonly Subject[]; close(): Promise<void> }>;
}

export const isWithin = (value: number, bound: Bound): boolean =>
  ('atMost' in bound ? value <= bound.atMost : value >= bound.atLeast);
