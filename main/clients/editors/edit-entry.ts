import { canonical, dataAt, isRecord, withData } from './data.ts';
import { UnreadableConfig } from './editor.ts';
import type { ConfigEditor, Data, EntryPath, EntryValue, Step } from './editor.ts';
import { applySplices } from './splices.ts';

/** How many containers above the entry `putEntry` would have to make: those `removeEntry` may take away again. */
export function missingContainers(root: Data, path: EntryPath): number {
  let missing = 0;
  for (let depth = path.length - 1; depth > 0 && dataAt(root, path.slice(0, depth)) === undefined; depth -= 1) missing += 1;
  return missing;
}

/**
 * The text with `value` at `path`. The result is parsed again: it is given back only if it says the same as before
 * apart from the entry.
 * @throws UnreadableConfig
 */
export function putEntry(editor: ConfigEditor, text: string, path: EntryPath, value: EntryValue, source?: string): string {
  const before = editor.parse(text);
  const changed = applySplices(text, editor.put(text, path, value, source));
  return checked(editor, changed, withData(before, path, value), (data) => data);
}

/**
 * The text with the entry that another version of it has at `path`: word for word, as far as that fits in; as it is
 * where the other has none.
 * @throws UnreadableConfig
 */
export function putBack(editor: ConfigEditor, text: string, path: EntryPath, other: string): string {
  const value = dataAt(editor.parse(other), path) as EntryValue | undefined;
  if (value === undefined) return text;
  const source = editor.sourceOf(other, path);
  if (source === null) return putEntry(editor, text, path, value);
  try {
    return putEntry(editor, text, path, value, source);
  } catch (error) {
    if (!(error instanceof UnreadableConfig)) throw error;
    return putEntry(editor, text, path, value);
  }
}

/**
 * The text without the entry at `path`, and without up to `prune` containers above it that are empty then.
 * @throws UnreadableConfig
 */
export function removeEntry(editor: ConfigEditor, text: string, path: EntryPath, prune = 0): string {
  const before = editor.parse(text);
  if (dataAt(before, path) === undefined) return text;
  const last = removedPath(before, path, prune);
  const changed = applySplices(text, editor.remove(text, last));
  return checked(editor, changed, withData(before, last, undefined), (data) => withoutEmpty(data, last));
}

/** TOML has no table that nothing is in: whether the container of the last entry is empty or gone is all one. */
function withoutEmpty(root: Data, path: EntryPath): Data {
  const [first, ...rest] = path.slice(0, -1);
  if (first === undefined || sizeOf(dataAt(root, [first, ...rest])) > 0) return root;
  return withoutEmpty(withData(root, [first, ...rest], undefined), [first, ...rest]);
}

/** The entry itself, or the highest container of `prune` that holds nothing else. */
function removedPath(root: Data, path: EntryPath, prune: number): EntryPath {
  const [first, ...names] = path;
  let rest: readonly Step[] = names;
  for (let left = prune; left > 0 && rest.length > 0 && sizeOf(dataAt(root, [first, ...rest.slice(0, -1)])) === 1; left -= 1) {
    rest = rest.slice(0, -1);
  }
  return [first, ...rest];
}

const sizeOf = (value: Data | undefined): number =>
  (Array.isArray(value) ? value.length : isRecord(value) ? Object.keys(value).length : 0);

function checked(editor: ConfigEditor, text: string, expected: Data, view: (data: Data) => Data): string {
  let result: Data | undefined;
  try {
    result = editor.parse(text);
  } catch (error) {
    if (!(error instanceof UnreadableConfig)) throw error;
  }
  if (result !== undefined && canonical(view(result)) === canonical(view(expected))) return text;
  throw new UnreadableConfig('It is laid out in a way that Gatehouse cannot change without touching something else.');
}
