/** The members of `after` that differ from `before`, so that an update touches nothing that the person left alone. */
export function changedFields<T extends object>(before: T, after: T): Partial<T> {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const keys = Object.keys(after) as (keyof T)[];
  return Object.fromEntries(keys.filter((key) => !same(before[key], after[key])).map((key) => [key, after[key]])) as Partial<T>;
}
