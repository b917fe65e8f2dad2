import { endOfValue, findMember, skipSpace } from '../json-text.ts';

/**
 * Puts another value at one place of a JSON text and leaves every other byte as it is: what is forwarded keeps its
 * spelling, its order and its numbers, however large.
 * @param json valid JSON
 * @param path names of members, from the outside in
 * @param value JSON
 * @returns the text with the value in place; the same text where nothing is at `path`
 */
export function replaceValue(json: string, path: readonly string[], value: string): string {
  let start = skipSpace(json, 0);
  for (const name of path) {
    const found = findMember(json, start, name);
    if (found === null) return json;
    start = found;
  }
  return json.slice(0, start) + value + json.slice(endOfValue(json, start));
}
