interface Kept {
  from: string;
  values: object;
}

/** @param id of what the form changes; absent for a new thing */
export const draftName = (kind: string, id?: number | string): string => `${kind} ${id ?? 'new'}`;

/**
 * Forms that were left half filled in, until their person comes back: a question that wants an answer leads away from
 * any of them. In the window's memory alone, since secrets may be among the values.
 */
export class Drafts {
  readonly #kept = new Map<string, Kept>();

  keep(name: string, kept: Kept): void {
    this.#kept.set(name, kept);
  }

  /**
   * What a form was left with, once.
   * @param from what the form would begin with now; blank where it edits nothing. What was typed over something else
   *   is out of date.
   */
  take(name: string, from: string): object | null {
    const kept = this.#kept.get(name);
    this.#kept.delete(name);
    return kept?.from === from ? kept.values : null;
  }

  /** Changes what a form was left with, where it was left with something. */
  amend(name: string, values: object): void {
    const kept = this.#kept.get(name);
    if (kept) this.keep(name, { ...kept, values: { ...kept.values, ...values } });
  }
}
