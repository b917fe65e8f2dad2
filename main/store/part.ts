/** One entry of a file. It keeps what is durable apart from what a write in progress is about to make durable. */
export interface Part {
  readonly name: string;
  /** Takes over what a file holds. Throws DamagedContent. */
  load(value: unknown): void;
  /** Starts empty. */
  reset(): void;
  /** Plain data for the file: what is durable, or that with the staged changes. */
  content(which: 'durable' | 'staged'): unknown;
  /** The staged changes alone, for a journal; undefined where there are none. */
  changes(): PartChanges | undefined;
  /** The staged changes are durable: readers see them from now on. */
  publish(): void;
  /** Forgets the staged changes. */
  discard(): void;
}

/** What becomes of a part, as a journal keeps it: a table's records by the field that is their key, or a new value. */
export type PartChanges =
  | { key: string; next_id: number; put: readonly object[]; delete: readonly (string | number)[] }
  | { value: unknown };

/** What a change did to its part: nothing is written where no change of a batch staged anything. */
export interface Outcome<R> {
  staged: boolean;
  result: R;
}

/** Runs a change in its turn; resolves once it is durable. */
export type Commit = <R>(change: () => Outcome<R>) => Promise<R>;
