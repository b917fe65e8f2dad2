import type { DemoView } from '../../preload/schema/demo.ts';
import type { Transport } from '../api/transport.ts';
import { Task } from './task.svelte.ts';

/** The demo as this window shows it, and what a person can do with it. */
export class DemoControl {
  /** Null until it was asked for. */
  view = $state.raw<DemoView | null>(null);
  readonly task = new Task();
  /** A person started it in this window, and looks on. */
  startedHere = false;
  readonly #api: Transport;
  /** This window started it: it opens the sign-in page, once, as the app would. Other windows do not. */
  #opens = false;

  constructor(api: Transport) {
    this.#api = api;
  }

  async refresh(): Promise<void> {
    const result = await this.#api.call('demo.get', {});
    if (result.ok) this.#take(result.value);
  }

  async start(): Promise<void> {
    this.startedHere = true;
    this.#opens = true;
    const started = await this.task.run(() => this.#api.call('demo.start', {}));
    if (started) this.#take(started.value);
  }

  /** True where it is gone. */
  async remove(): Promise<boolean> {
    this.#opens = false;
    const removed = await this.task.run(() => this.#api.call('demo.remove', {}));
    if (removed) this.#take(removed.value);
    return removed?.value.state === 'absent';
  }

  /** Opens the page where the person signs in. */
  async open(): Promise<void> {
    const url = this.view?.authorization_url;
    if (url) await this.#api.shell('openExternal', { url });
  }

  #take(view: DemoView): void {
    this.view = view;
    if (!this.#opens || view.authorization_url === null) return;
    this.#opens = false;
    void this.open();
  }
}
