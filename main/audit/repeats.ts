import type { AuditEntry } from './audit-entry.ts';

interface Repeat {
  entry: AuditEntry;
  times: number;
  /** Epoch ms. */
  since: number;
  until: number;
}

/** More different things than this at once are no pattern: then all are recorded and counting starts anew. */
const most = 500;

/** Counts what happens again and again, so that it cannot fill the log. */
export class Repeats {
  readonly #record: (entry: AuditEntry) => void;
  readonly #known = new Map<string, Repeat>();

  constructor(record: (entry: AuditEntry) => void) {
    this.#record = record;
  }

  /** @param within ms @param now epoch ms */
  note(entry: AuditEntry, within: number, now: number): void {
    const { detail: _detail, ...same } = entry;
    const key = JSON.stringify(same);
    const known = this.#known.get(key);
    if (known && !isDue(known, now)) {
      known.times += 1;
      return;
    }
    if (known) this.#sumUp(key, known);
    if (this.#known.size >= most) this.flush(Number.POSITIVE_INFINITY);
    this.#known.set(key, { entry, times: 0, since: now, until: now + within });
    this.#record(entry);
  }

  /** Records what was counted and is due. @param now epoch ms */
  flush(now: number): void {
    for (const [key, repeat] of this.#known) if (isDue(repeat, now)) this.#sumUp(key, repeat);
  }

  #sumUp(key: string, { entry, times, since }: Repeat): void {
    this.#known.delete(key);
    if (times === 0) return;
    this.#record({ ...entry, times, detail: { ...entry.detail, since: new Date(since).toISOString() } });
  }
}

/** Also where the clock was set back meanwhile: nobody knows how long it has been. */
const isDue = ({ since, until }: Repeat, now: number): boolean => now >= until || now < since;
