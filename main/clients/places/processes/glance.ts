import { setTimeout as delay } from 'node:timers/promises';
import type { RunningProcess } from '../../ports.ts';

export interface GlanceOptions {
  list: () => Promise<RunningProcess[]>;
  /** How long an answer is good enough for a page that looks again and again, in milliseconds. */
  keptMs: number;
  /** How long somebody waits for a new one, in milliseconds. */
  patienceMs: number;
  /** Epoch milliseconds. */
  now?: () => number;
}

/**
 * What runs, for a page that must not wait for a slow system: what comes too late for one look is there for the next.
 */
export class Glance {
  readonly #options: GlanceOptions;
  #known: { running: RunningProcess[]; at: number } | null = null;
  #looking: Promise<RunningProcess[]> | null = null;

  constructor(options: GlanceOptions) {
    this.#options = options;
  }

  async look(): Promise<RunningProcess[]> {
    const { keptMs, patienceMs, now = Date.now } = this.#options;
    if (this.#known && now() - this.#known.at < keptMs) return this.#known.running;
    this.#looking ??= this.#lookAnew().finally(() => {
      this.#looking = null;
    });
    const late = delay(patienceMs, undefined, { ref: false }).then(() => this.#known?.running ?? []);
    return Promise.race([this.#looking, late]);
  }

  async #lookAnew(): Promise<RunningProcess[]> {
    const { list, now = Date.now } = this.#options;
    const running = await list();
    this.#known = { running, at: now() };
    return running;
  }
}
