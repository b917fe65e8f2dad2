import { createHash } from 'node:crypto';
import { canonical, isRecord } from '../editors/data.ts';
import type { Data, EntryValue } from '../editors/editor.ts';

/**
 * What an entry said, as SHA-256 of each of its values by its place in it (RFC 6901). It holds no secret, and tells
 * apart what an application added of its own from what somebody changed.
 */
export type Fingerprint = Record<string, string>;

export function fingerprintOf(value: Data | EntryValue): Fingerprint {
  return Object.fromEntries(leavesOf(value as Data, ''));
}

/** True where everything is still there; an application may have added fields of its own. */
export function stillHolds(fingerprint: Fingerprint, entry: Data | undefined): boolean {
  if (entry === undefined) return false;
  const now = fingerprintOf(entry);
  return Object.entries(fingerprint).every(([place, hash]) => now[place] === hash);
}

/** True where both say the same apart from the places of keys, which are never known again. */
export function sameApartFrom(places: ReadonlySet<string>, one: Fingerprint, other: Fingerprint): boolean {
  const clean = (print: Fingerprint): string =>
    JSON.stringify(Object.entries(print).filter(([place]) => !places.has(place)).sort(([a], [b]) => (a < b ? -1 : 1)));
  return clean(one) === clean(other);
}

/** Where in an entry a text occurs. */
export const placesOf = (value: EntryValue, text: string): Set<string> =>
  new Set(textsOf(value as Data, '').filter(([, item]) => item.includes(text)).map(([place]) => place));

const hash = (value: Data): string => createHash('sha256').update(canonical(value)).digest('hex');

function leavesOf(value: Data, place: string): [string, string][] {
  // An empty group says nothing that its absence would not say.
  if (isRecord(value)) return Object.entries(value).flatMap(([name, item]) => leavesOf(item, `${place}/${escape(name)}`));
  return [[place, hash(value)]];
}

function textsOf(value: Data, place: string): [string, string][] {
  if (isRecord(value)) return Object.entries(value).flatMap(([name, item]) => textsOf(item, `${place}/${escape(name)}`));
  return typeof value === 'string' ? [[place, value]] : [];
}

const escape = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
