/** Runs tasks of the same key one after the other, tasks of different keys side by side. */
export class Sequencer {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** @returns what the task returns or throws */
  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const result = before.then(task, task);
    const tail = result.catch(() => undefined).then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    this.#tails.set(key, tail);
    return result;
  }

  /** Waits for every task that was given so far. */
  async settled(): Promise<void> {
    await Promise.all(this.#tails.values());
  }
}
