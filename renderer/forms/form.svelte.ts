import { SvelteSet } from 'svelte/reactivity';
import type { Failure } from '../api/transport.ts';
import { serverErrors, type FieldAliases, type FieldErrors } from './field-errors.ts';

/** How long a person may pause in the middle of a word before a field says what is wrong with it. */
const pauseMs = 700;

/** What a field component needs beside its value. */
export interface FieldBinding {
  name: string;
  error: string | undefined;
  oninput: () => void;
  onblur: () => void;
}

/**
 * The state of one form. A field complains only once the person paused in it or left it, and takes the complaint back
 * the moment that it is right.
 */
export class Form<T extends object> {
  values: T = $state() as T;
  #server = $state.raw<FieldErrors>({});
  readonly #shown = new SvelteSet<string>();
  readonly #edited = new SvelteSet<string>();
  readonly #check: (values: T) => FieldErrors;
  readonly #aliases: FieldAliases;
  readonly #problems: FieldErrors;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(values: T, check: (values: T) => FieldErrors, aliases: FieldAliases = {}) {
    this.values = values;
    this.#check = check;
    this.#aliases = aliases;
    this.#problems = $derived(this.#check(this.values));
  }

  get valid(): boolean {
    return Object.keys(this.#problems).length === 0;
  }

  field(name: keyof T & string): FieldBinding {
    return {
      name,
      error: this.#server[name] ?? (this.#shown.has(name) ? this.#problems[name] : undefined),
      oninput: () => this.#input(name),
      onblur: () => this.#leave(name),
    };
  }

  /** Shows every complaint at once, as saving does. True where there is none. */
  check(): boolean {
    clearTimeout(this.#timer);
    this.#server = {};
    for (const name of Object.keys(this.values)) this.#shown.add(name);
    return this.valid;
  }

  /** Puts what the server refused beside the fields; returns what belongs to none of them. */
  accept(failure: Failure): Failure | null {
    const { fields, rest } = serverErrors(failure, Object.keys(this.values), this.#aliases);
    this.#server = fields;
    return rest;
  }

  #input(name: string): void {
    this.#edited.add(name);
    if (this.#server[name] !== undefined) this.#server = { ...this.#server, [name]: undefined };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#shown.add(name), pauseMs);
  }

  #leave(name: string): void {
    if (this.#edited.has(name)) this.#shown.add(name);
  }
}
