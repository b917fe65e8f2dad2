import type { Result } from '../../preload/schema/operations.ts';
import type { Failure } from '../api/transport.ts';
import { t } from '../strings.ts';

/** One piece of work that a person started: whether it runs, and how it failed. Starting it twice does it once. */
export class Task {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);

  /** The work's value, or null where it failed or was running already. */
  async run<T>(work: () => Promise<Result<T>>): Promise<{ value: T } | null> {
    if (this.busy) return null;
    this.busy = true;
    this.failure = null;
    try {
      const result = await work();
      if (result.ok) return { value: result.value };
      this.failure = result.error;
    } catch {
      this.failure = t.errors.unexpected;
    } finally {
      this.busy = false;
    }
    return null;
  }
}
