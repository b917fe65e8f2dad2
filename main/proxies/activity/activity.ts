import { CallContent } from './call-content.ts';
import { CallEntry } from './call-entry.ts';

const defaultMost = 500;

/** The most recent calls of one proxy, running ones included. A new one takes the place of the oldest. */
export class Activity {
  readonly #most: number;
  #entries: CallEntry[] = [];
  /** Where the next one goes. */
  #next = 0;
  #last = 0;

  constructor(most = defaultMost) {
    this.#most = most;
  }

  /**
   * A call begins. What is learned about it later is written to the entry itself.
   * @param withContent keep what is sent and answered too
   */
  begin(client: string, httpMethod: string, withContent = false): CallEntry {
    const entry = new CallEntry((this.#last += 1), client, httpMethod, withContent ? new CallContent() : null);
    this.#entries[this.#next] = entry;
    this.#next = (this.#next + 1) % this.#most;
    return entry;
  }

  /** The newest first. */
  recent(limit: number): CallEntry[] {
    const inOrder = [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
    return inOrder.reverse().slice(0, limit);
  }

  find(id: number): CallEntry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  /** Forgets what was sent and answered, of running calls too. */
  forgetContent(): void {
    for (const entry of this.#entries) entry.content = null;
  }

  clear(): void {
    this.#entries = [];
    this.#next = 0;
  }
}
