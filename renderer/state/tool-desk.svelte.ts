import type { Result } from '../../preload/schema/operations.ts';
import type { ProxyView, ToolList, ToolView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';
import type { Session } from './session.svelte.ts';
import { Task } from './task.svelte.ts';

/** The tools of one proxy: as its server lists them now, which of them apps may use, and what changed. */
export class ToolDesk {
  /** Null until the person asked for it. */
  list = $state.raw<ToolList | null>(null);
  /** Asking the server. */
  asking = $state.raw<Task | null>(null);
  /** Saving what the person decided. */
  readonly task = new Task();
  readonly #session: Pick<Session, 'api' | 'toasts'>;
  readonly #proxy: () => ProxyView;

  /** @param proxy reads the proxy as it is now */
  constructor(session: Pick<Session, 'api' | 'toasts'>, proxy: () => ProxyView) {
    this.#session = session;
    this.#proxy = proxy;
  }

  get busy(): boolean {
    return this.asking?.busy ?? false;
  }

  /** Asks the server. An answer that comes after `stopWaiting` is not looked at. */
  async load(): Promise<void> {
    const asking = new Task();
    this.asking = asking;
    const answer = await asking.run(() => this.#session.api.call('proxies.tools', { id: this.#proxy().id }));
    if (this.asking === asking && answer) this.list = answer.value;
  }

  stopWaiting(): void {
    this.asking = null;
  }

  /** @param names null: all of them */
  async allow(names: string[] | null): Promise<boolean> {
    return this.#decide(t.tools.choice.saved, ({ id }) =>
      this.#session.api.call('proxies.update', { id, allowed_tools: names }));
  }

  async pauseChanged(pause: boolean): Promise<boolean> {
    return this.#decide(t.common.saved, ({ id }) =>
      this.#session.api.call('proxies.update', { id, pause_changed_tools: pause }));
  }

  /** Approves tools exactly as they were shown. */
  async approve(tools: readonly ToolView[]): Promise<boolean> {
    const shown = tools.map(({ name, fingerprint }) => ({ name, fingerprint }));
    return this.#decide(t.tools.watch.approved, ({ id }) =>
      this.#session.api.call('proxies.approveTools', { id, tools: shown }));
  }

  async forget(): Promise<boolean> {
    return this.#decide(t.tools.watch.forgotten, ({ id }) => this.#session.api.call('proxies.forgetTools', { id }));
  }

  /** What the server said is read again: which tools are allowed and how they compare has changed with the decision. */
  async #decide(done: string, work: (proxy: ProxyView) => Promise<Result<unknown>>): Promise<boolean> {
    const decided = await this.task.run(() => work(this.#proxy()));
    if (!decided) return false;
    this.#session.toasts.show(done);
    if (this.list) void this.load();
    return true;
  }
}
