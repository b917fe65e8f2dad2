import type { Logger } from '../log/logger.ts';

/** What has to be closed, noted as it is opened and closed in the opposite order. One that fails stops no other. */
export class Teardown {
  readonly #steps: { what: string; close: () => unknown }[] = [];
  readonly #log: Logger;
  #running: Promise<void> | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(what: string, close: () => unknown): void {
    this.#steps.push({ what, close });
  }

  /** Runs once, however often it is asked for. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    for (const { what, close } of this.#steps.reverse()) {
      try {
        await close();
      } catch (error) {
        this.#log.error(`Closing failed: ${what}`, { error });
      }
    }
  }
}
