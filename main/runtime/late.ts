/**
 * A part that most starts do without: it is loaded when it is first asked for, so that the ports open sooner and an idle
 * Gatehouse takes less memory. A load that fails is tried again at the next use.
 */
export class Late<T> {
  readonly #load: () => Promise<T>;
  #part: Promise<T> | null = null;

  /** @param load imports the part's module, by a dynamic import, and makes the part */
  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  get(): Promise<T> {
    this.#part ??= this.#load().catch((error: unknown) => {
      this.#part = null;
      throw error;
    });
    return this.#part;
  }

  /** The part where somebody has asked for it already, else null. */
  async ifLoaded(): Promise<T | null> {
    return this.#part;
  }
}

type Methods<T, K extends keyof T> = { [N in K]: T[N] extends (...input: infer I) => infer R ? (...input: I) => Promise<Awaited<R>> : never };

/** Methods of a late part, as if it were there: the first call loads it. */
export function lateMethods<T, K extends keyof T>(part: Late<T>, names: readonly K[]): Methods<T, K> {
  const call = (name: K) => async (...input: unknown[]): Promise<unknown> => {
    const loaded = await part.get();
    return (loaded[name] as (...input: unknown[]) => unknown).apply(loaded, input);
  };
  return Object.fromEntries(names.map((name) => [name, call(name)])) as Methods<T, K>;
}
