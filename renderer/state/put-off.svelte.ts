import { SvelteSet } from 'svelte/reactivity';
import type { CommandApproval } from '../../preload/schema/views.ts';

/** Commands that a person put off with "Not now". A command that changes asks again. */
export class PutOff {
  readonly #hashes = new SvelteSet<string>();

  has = ({ hash }: CommandApproval): boolean => this.#hashes.has(hash);
  add = ({ hash }: CommandApproval): void => void this.#hashes.add(hash);
  /** The person wants to see it after all. */
  delete = ({ hash }: CommandApproval): void => void this.#hashes.delete(hash);
}
