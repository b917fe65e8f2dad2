/** A step from the root to an entry: a member's name, or the member of a list whose "id" it is. */
export type Step = string | { id: string };
export type EntryPath = readonly [Step, ...Step[]];

/** Plain data. Objects have no prototype, so that a member may be called anything. */
export type Data = null | boolean | number | bigint | string | Date | Data[] | DataRecord;
export interface DataRecord { [name: string]: Data }

/** What an application puts into its file. */
export type EntryValue = null | boolean | number | string | EntryValue[] | EntryRecord;
export interface EntryRecord { [name: string]: EntryValue }

/** `text` takes the place of what stands from `start` to `end`, offsets in UTF-16 units. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

/**
 * Edits of one format. An edit is a list of splices, in order and apart from each other: what lies outside of them is
 * not read and written again but stays as it is, to the byte.
 */
export interface ConfigEditor {
  /** @throws UnreadableConfig with the line of the first error */
  parse(text: string): Data;
  /**
   * Puts `value` at `path` in place of what is there, as a whole. Containers on the way are made where missing.
   * @param source the value as `sourceOf` gave it, to be used in the place of words of our own
   */
  put(text: string, path: EntryPath, value: EntryValue, source?: string): Splice[];
  /** The words of what is at `path`, comments and all; null where they cannot stand by themselves. */
  sourceOf(text: string, path: EntryPath): string | null;
  /** Takes out what is at `path`; nothing where nothing is. */
  remove(text: string, path: EntryPath): Splice[];
}

/** A file that Gatehouse leaves alone: `message` says why, in words for a person; `line` counts from 1. */
export class UnreadableConfig extends Error {
  override readonly name = 'UnreadableConfig';
  readonly line: number | null;

  constructor(message: string, line: number | null = null) {
    super(message);
    this.line = line;
  }
}

/** The line of an offset, from 1. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

export const describeStep = (step: Step): string => (typeof step === 'string' ? `"${step}"` : `the one with the id "${step.id}"`);
