/** Something that takes input from outside. */
export interface Surface {
  name: string;
  /** Inputs as they should be, from which those that should not be are made. */
  corpus: readonly string[];
  /**
   * Takes one input.
   * @param random more chance, where an input alone is not enough
   * @returns what was not as promised; null where all was
   */
  take(input: string, random: () => number): string | null | Promise<string | null>;
}
