import type { ConfigFile, SideEntry } from '../app.ts';
import { dataAt, isRecord } from '../editors/data.ts';
import { missingContainers, putBack, putEntry, removeEntry } from '../editors/edit-entry.ts';
import type { ConfigEditor, Data, EntryPath, EntryValue } from '../editors/editor.ts';

/** An entry in an application's file. */
export interface EntryEdit {
  root: readonly string[];
  name: string;
  value: EntryValue;
  sides: readonly SideEntry[];
  /** What of ours goes in the same step. */
  former: FormerEntry;
}

/** What Gatehouse wrote before, as far as it gives way. */
export interface FormerEntry {
  /** Where the entry gets another name. */
  name: string | null;
  /** The question for a key that nothing asks any more. */
  inputId: string | null;
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
  const added = putEntry(editor, withoutFormer({ editor }, text, edit.root, edit.former), path, edit.value);
  return { text: edit.sides.reduce((current, side) => putEntry(editor, current, side.path, side.value), added), made };
}

/** @throws UnreadableConfig */
export function withoutFormer(
  { editor }: Pick<ConfigFile, 'editor'>, text: string, root: readonly string[], { name, inputId }: FormerEntry,
): string {
  const cleared = name === null ? text : removeEntry(editor, text, entryPath(root, name));
  return inputId === null ? cleared : removeEntry(editor, cleared, inputPath(inputId), 1);
}

const inputPath = (id: string): EntryPath => ['inputs', { id }];

export interface EntryRemoval {
  root: readonly string[];
  name: string;
  /** How many containers above the entry were made for it. */
  made: number;
  inputId: string | null;
  /** The name of what comes back, and the text that has it; null: nothing. */
  former: { name: string; copy: string } | null;
}

/** @throws UnreadableConfig */
export function withoutEntry({ editor }: ConfigFile, text: string, removal: EntryRemoval): string {
  const result = withFormer(editor, text, removal);
  if (removal.inputId === null) return result;
  return removeEntry(editor, result, inputPath(removal.inputId), 1);
}

/** What has taken the name since is somebody else's: it stays. */
function withFormer(editor: ConfigEditor, text: string, { root, name, made, former }: EntryRemoval): string {
  const path = entryPath(root, name);
  if (former === null) return removeEntry(editor, text, path, made);
  if (former.name === name) return putBack(editor, text, path, former.copy);
  const formerPath = entryPath(root, former.name);
  if (dataAt(editor.parse(text), formerPath) !== undefined) return removeEntry(editor, text, path);
  return removeEntry(editor, putBack(editor, text, formerPath, former.copy), path);
}

/** True for a file that holds no more than the containers of our entries, and nothing in them. */
export function saysNothing(data: Data | undefined, [step, ...further]: readonly string[]): boolean {
  if (!isRecord(data)) return false;
  const names = Object.keys(data);
  if (names.length === 0) return true;
  return step !== undefined && names.length === 1 && names[0] === step && saysNothing(data[step], further);
}
