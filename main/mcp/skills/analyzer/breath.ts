import { setImmediate as nextTurn } from 'node:timers/promises';

/** After so many milliseconds of work others get their turn. */
const turn = 20;

/** Says when a long piece of work has to let others have their turn. */
export class Breath {
  #began = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#began >= turn;
  }

  async take(): Promise<void> {
    await nextTurn();
    this.#began = performance.now();
  }
}
