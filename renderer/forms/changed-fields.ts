/** The members of `after` that differ from `before`, so that an update touches nothing that the person left alone. */
export function changedFields<T extends object>(before: T, after: T): Partial<T> {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const changed = (Object.keys(after) as (keyof T)[]).filter((key) => !same(before[key], after[key]));
  return Object.fromEntries(changed.map((key) => [key, after[key]])) as Partial<T>;
}
