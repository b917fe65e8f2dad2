import type { ConfigFile, SideEntry } from '../app.ts';
import { dataAt, isRecord } from '../editors/data.ts';
import { missingContainers, putEntry, removeEntry } from '../editors/edit-entry.ts';
import type { Data, EntryPath, EntryValue } from '../editors/editor.ts';

/** An entry in an application's file. */
export interface EntryEdit {
  root: readonly string[];
  name: string;
  value: EntryValue;
  sides: readonly SideEntry[];
  /** Taken out in the same step: what the entry was called before. */
  formerName: string | null;
}

export const entryPath = (root: readonly string[], name: string): EntryPath => {
  const [first, ...rest] = root;
  return first === undefined ? [name] : [first, ...rest, name];
};

export const rootOf = ({ root }: ConfigFile, data: Data): readonly string[] => (typeof root === 'function' ? root(data) : root);

/**
 * The text with the entry, and how many containers were made for it.
 * @throws UnreadableConfig
 */
export function withEntry({ editor }: ConfigFile, text: string, edit: EntryEdit): { text: string; made: number } {
  const path = entryPath(edit.root, edit.name);
  const made = missingContainers(editor.parse(text), path);
  const renamed = edit.formerName !== null && edit.formerName !== edit.name;
  const cleared = renamed ? removeEntry(editor, text, entryPath(edit.root, edit.formerName ?? '')) : text;
  const added = putEntry(editor, cleared, path, edit.value);
  return { text: edit.sides.reduce((current, side) => putEntry(editor, current, side.path, side.value), added), made };
}

export interface EntryRemoval {
  root: readonly string[];
  name: string;
  /** How many containers above the entry were made for it. */
  made: number;
  inputId: string | null;
  /** What stood there before, and comes back; undefined: nothing. */
  former: Data | undefined;
}

/** @throws UnreadableConfig */
export function withoutEntry({ editor }: ConfigFile, text: string, removal: EntryRemoval): string {
  const path = entryPath(removal.root, removal.name);
  const result = removal.former === undefined
    ? removeEntry(editor, text, path, removal.made)
    : putEntry(editor, text, path, removal.former as EntryValue);
  if (removal.inputId === null) return result;
  const input: EntryPath = ['inputs', { id: removal.inputId }];
  return dataAt(editor.parse(result), input) === undefined ? result : removeEntry(editor, result, input, 1);
}

/** True for a file that holds no more than the containers of our entries, and nothing in them. */
export function saysNothing(data: Data | undefined, [step, ...further]: readonly string[]): boolean {
  if (!isRecord(data)) return false;
  const names = Object.keys(data);
  if (names.length === 0) return true;
  return step !== undefined && names.length === 1 && names[0] === step && saysNothing(data[step], further);
}
