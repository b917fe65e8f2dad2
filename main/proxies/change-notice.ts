import { Signal } from '../events/signal.ts';

const pauseMs = 1_000;

/** Tells listeners that something is to be drawn again: at once where it matters, else at most once a second. */
export class ChangeNotice {
  readonly signal = new Signal();
  #pending: NodeJS.Timeout | null = null;

  now(): void {
    this.cancel();
    this.signal.emit();
  }

  /** Cheap enough to be called for every request. */
  soon(): void {
    if (this.#pending !== null) return;
    this.#pending = setTimeout(() => this.now(), pauseMs);
    this.#pending.unref();
  }

  cancel(): void {
    if (this.#pending !== null) clearTimeout(this.#pending);
    this.#pending = null;
  }
}
