import type { Document } from './collection.ts';
import { deepFreeze } from './frozen.ts';
import type { Commit, Part, PartChanges } from './part.ts';
import type { Shape } from './shape.ts';

/** One record inside a file. Fields that the file lacks, because they are newer than it, come from `initial`. */
export class StoredDocument<T> implements Document<T>, Part {
  readonly name: string;
  readonly #shape: Shape<T>;
  readonly #initial: T;
  readonly #commit: Commit;
  #durable: T;
  #staged: { value: T } | null = null;

  constructor(name: string, shape: Shape<T>, initial: T, commit: Commit) {
    this.name = name;
    this.#shape = shape;
    this.#initial = deepFreeze(structuredClone(initial));
    this.#commit = commit;
    this.#durable = this.#initial;
  }

  async get(): Promise<T> {
    return this.#durable;
  }

  async update(change: (current: T) => T): Promise<T> {
    return this.#commit(() => {
      const changed: unknown = change(this.#staged ? this.#staged.value : this.#durable);
      const copy: unknown = JSON.parse(JSON.stringify(changed));
      const value = deepFreeze(this.#shape(copy));
      this.#staged = { value };
      return { staged: true, result: value };
    });
  }

  load(value: unknown): void {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    this.#durable = deepFreeze(this.#shape(isObject ? { ...this.#initial, ...value } : value));
  }

  reset(): void {
    this.#durable = this.#initial;
  }

  content(which: 'durable' | 'staged'): unknown {
    return which === 'staged' && this.#staged ? this.#staged.value : this.#durable;
  }

  changes(): PartChanges | undefined {
    return this.#staged ? { value: this.#staged.value } : undefined;
  }

  publish(): void {
    if (this.#staged) this.#durable = this.#staged.value;
    this.#staged = null;
  }

  discard(): void {
    this.#staged = null;
  }
}
