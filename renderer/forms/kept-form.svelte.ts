import { onDestroy } from 'svelte';
import { draftName, type Drafts } from './drafts.ts';
import type { Form } from './form.svelte.ts';

/**
 * Has a form find again what was typed into it when its person comes back without having saved or cancelled. To be
 * made as its component is.
 */
export class KeptForm<T extends object> {
  /** True while the form shows what was typed at an earlier time. */
  restored = $state(false);
  readonly #drafts: Drafts;
  readonly #name: string;
  readonly #form: Form<T>;
  readonly #initial: T;
  readonly #from: string;
  #settled: string;

  /**
   * @param kind what the form is about
   * @param id of what it changes, in which case what was typed can be out of date; absent for a new thing
   */
  constructor(drafts: Drafts, form: Form<T>, kind: string, id?: number | string) {
    this.#drafts = drafts;
    this.#name = draftName(kind, id);
    this.#form = form;
    this.#initial = $state.snapshot(form.values) as T;
    this.#settled = JSON.stringify(this.#initial);
    this.#from = id === undefined ? '' : this.#settled;
    const values = drafts.take(this.#name, this.#from);
    if (values) {
      form.values = values as T;
      this.restored = true;
    }
    onDestroy(() => {
      if (JSON.stringify(form.values) !== this.#settled) this.keep();
    });
  }

  keep(): void {
    this.#drafts.keep(this.#name, { from: this.#from, values: $state.snapshot(this.#form.values) as T });
  }

  /** What stands in the form now is saved, or not wanted. */
  settle(): void {
    this.#settled = JSON.stringify(this.#form.values);
  }

  startAfresh(): void {
    this.#form.values = this.#initial;
    this.restored = false;
  }
}
