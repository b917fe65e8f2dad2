import { CallEntry } from './call-entry.ts';

const defaultMost = 500;

/** The most recent calls of one proxy, running ones included. A new one takes the place of the oldest. */
export class Activity {
  readonly #most: number;
  #entries: CallEntry[] = [];
  /** Where the next one goes. */
  #next = 0;

  constructor(most = defaultMost) {
    this.#most = most;
  }

  /** A call begins. What is learned about it later is written to the entry itself. */
  begin(client: string, httpMethod: string): CallEntry {
    const entry = new CallEntry(client, httpMethod);
    this.#entries[this.#next] = entry;
    this.#next = (this.#next + 1) % this.#most;
    return entry;
  }

  /** The newest first. */
  recent(limit: number): CallEntry[] {
    const inOrder = [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
    return inOrder.reverse().slice(0, limit);
  }

  clear(): void {
    this.#entries = [];
    this.#next = 0;
  }
}
