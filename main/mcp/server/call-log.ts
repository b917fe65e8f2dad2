import { Signal } from '../../events/signal.ts';

/** A call of a tool that may change something. */
export interface ToolCall {
  /** Epoch milliseconds. */
  at: number;
  /** Id of the built-in server. */
  server: string;
  tool: string;
  /** What it was asked to do, as JSON, cut to a few hundred characters. */
  input: string;
  client: string | null;
  address: string;
  /** Stable code of what was refused or failed; null where it went well. */
  error: string | null;
}

/** The most recent calls, in memory. */
export class CallLog {
  readonly changed = new Signal();
  readonly added = new Signal<ToolCall>();
  readonly #limit: number;
  #calls: readonly ToolCall[] = [];

  constructor(limit = 100) {
    this.#limit = limit;
  }

  /** The newest first. */
  list(): readonly ToolCall[] {
    return this.#calls;
  }

  add(call: ToolCall): void {
    this.#calls = [call, ...this.#calls].slice(0, this.#limit);
    this.added.emit(call);
    this.changed.emit();
  }
}
