import type { AppState } from '../../preload/schema/views.ts';
import type { Failure, Link, Transport } from '../api/transport.ts';

/** Everything that the window draws: asked for once, replaced as a whole with each change that main pushes. */
export class Snapshot {
  state = $state.raw<AppState | null>(null);
  failure = $state.raw<Failure | null>(null);
  link = $state.raw<Link>('up');
  readonly #api: Transport;

  constructor(api: Transport) {
    this.#api = api;
  }

  /** Returns its own stop. */
  start(): () => void {
    const unsubscribe = [
      this.#api.listen('state.changed', (state) => this.#accept(state)),
      this.#api.watchLink((link) => {
        this.link = link;
      }),
    ];
    void this.load();
    return () => unsubscribe.forEach((stop) => stop());
  }

  async load(): Promise<void> {
    const before = this.state;
    this.failure = null;
    const result = await this.#api.call('state.get', {});
    if (!result.ok) this.failure = result.error;
    // A state that was pushed while we asked is newer than the answer.
    else if (this.state === before) this.#accept(result.value);
  }

  #accept(state: AppState): void {
    this.state = state;
    this.failure = null;
  }
}
