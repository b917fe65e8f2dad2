import { RE2JS } from 're2js';

/** A pattern with linear running time, whatever the text (RE2), so that no skill can stall the analyzer. */
export class Matcher {
  readonly source: string;
  readonly #pattern: RE2JS;

  /** @throws Error where the pattern is not valid RE2 syntax */
  constructor(source: string, exactCase = false) {
    this.source = source;
    this.#pattern = RE2JS.compile(source, exactCase ? 0 : RE2JS.CASE_INSENSITIVE);
  }

  /** @returns where the first match begins and what it is, or null */
  find(text: string): { at: number; text: string } | null {
    // Saying yes or no is far cheaper than saying where.
    if (!this.#pattern.test(text)) return null;
    const match = this.#pattern.matcher(text);
    return match.find() ? { at: match.start(), text: match.group() ?? '' } : null;
  }

  test(text: string): boolean {
    return this.#pattern.test(text);
  }
}
