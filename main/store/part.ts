/** One entry of a file. It keeps what is durable apart from what a write in progress is about to make durable. */
export interface Part {
  readonly name: string;
  /** Takes over what a file holds. Throws DamagedContent. */
  load(value: unknown): void;
  /** Starts empty. */
  reset(): void;
  /** Plain data for the file, with the staged changes. */
  content(): unknown;
  /** The staged changes are durable: readers see them from now on. */
  publish(): void;
  /** Forgets the staged changes. */
  discard(): void;
}

/** What a change did to its part: nothing is written where no change of a batch staged anything. */
export interface Outcome<R> {
  staged: boolean;
  result: R;
}

/** Runs a change in its turn; resolves once it is durable. */
export type Commit = <R>(change: () => Outcome<R>) => Promise<R>;
