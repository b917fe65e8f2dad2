import type { Data, DataRecord, EntryPath, EntryValue, Step } from './editor.ts';

export const isRecord = (value: Data | undefined): value is DataRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** What is at `path`; undefined where nothing is. */
export function dataAt(root: Data, path: readonly Step[]): Data | undefined {
  let current: Data | undefined = root;
  for (const step of path) current = childOf(current, step);
  return current;
}

function childOf(parent: Data | undefined, step: Step): Data | undefined {
  if (typeof step === 'string') return isRecord(parent) && Object.hasOwn(parent, step) ? parent[step] : undefined;
  return Array.isArray(parent) ? parent.find((item) => hasId(item, step.id)) : undefined;
}

const hasId = (item: Data, id: string): boolean => isRecord(item) && item['id'] === id;

/** A copy of `root` with `value` at `path`; without what is there where `value` is undefined. */
export function withData(root: Data, [step, ...rest]: EntryPath, value: EntryValue | undefined): Data {
  const [next, ...further] = rest;
  const change = (child: Data | undefined): Data | undefined => {
    if (next === undefined) return value as Data | undefined;
    if (child === undefined && value === undefined) return undefined;
    return withData(child ?? (typeof next === 'string' ? empty() : []), [next, ...further], value);
  };
  if (typeof step !== 'string') {
    const list = Array.isArray(root) ? root : [];
    const changed = change(childOf(list, step));
    const others = list.flatMap((item) => (hasId(item, step.id) ? (changed === undefined ? [] : [changed]) : [item]));
    return childOf(list, step) === undefined && changed !== undefined ? [...others, changed] : others;
  }
  const copy = Object.assign(empty(), isRecord(root) ? root : {});
  const changed = change(childOf(copy, step));
  if (changed !== undefined) copy[step] = changed;
  else Reflect.deleteProperty(copy, step);
  return copy;
}

const empty = (): DataRecord => Object.create(null) as DataRecord;

/** One text for equal data: members sorted by name, numbers as they are. */
export function canonical(value: Data | EntryValue | undefined): string {
  if (Array.isArray(value)) return `[${(value as Data[]).map(canonical).join(',')}]`;
  if (value instanceof Date) return `date:${String(value.getTime())}:${value.toString()}`;
  if (isRecord(value as Data)) {
    const record = value as DataRecord;
    return `{${Object.keys(record).sort().map((name) => `${JSON.stringify(name)}:${canonical(record[name])}`).join(',')}}`;
  }
  // TOML has integers apart from other numbers; an entry of ours is the same in both.
  return typeof value === 'bigint' ? value.toString() : String(JSON.stringify(value));
}
