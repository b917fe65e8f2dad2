import type { LogReadInput, LogView } from '../../preload/schema/logs.ts';
import type { Failure, Transport } from '../api/transport.ts';

/** The end of the program log, read again whenever lines were added, until the person wants it to stand still. */
export class LogFeed {
  /** Null until it is there. */
  view = $state.raw<LogView | null>(null);
  failure = $state.raw<Failure | null>(null);
  paused = $state(false);
  readonly #api: Transport;
  #reading = false;
  #again: LogReadInput | null = null;

  constructor(api: Transport) {
    this.#api = api;
  }

  /** One reading at a time: what is asked for during one is read after it. */
  async read(input: LogReadInput): Promise<void> {
    this.#again = input;
    if (this.#reading) return;
    this.#reading = true;
    while (this.#again) {
      const asked: LogReadInput = this.#again;
      this.#again = null;
      const result = await this.#api.call('logs.read', asked);
      this.failure = result.ok ? null : result.error;
      if (result.ok) this.view = result.value;
    }
    this.#reading = false;
  }

  /** Runs `changed` whenever lines were added. Returns its own unsubscribe. */
  follow(changed: () => void): () => void {
    return this.#api.listen('log.changed', changed);
  }
}
