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

/** Where the value of a member begins. Of two with the same name the last counts, as with JSON.parse. */
function findMember(json: string, start: number, name: string): number | null {
  if (json[start] !== '{') return null;
  let found: number | null = null;
  let index = skipSpace(json, start + 1);
  while (json[index] === '"') {
    const end = endOfValue(json, index);
    const value = skipSpace(json, skipSpace(json, end) + 1);
    if (JSON.parse(json.slice(index, end)) === name) found = value;
    index = skipSpace(json, endOfValue(json, value));
    if (json[index] !== ',') break;
    index = skipSpace(json, index + 1);
  }
  return found;
}

function skipSpace(json: string, index: number): number {
  let at = index;
  while (json[at] === ' ' || json[at] === '\t' || json[at] === '\n' || json[at] === '\r') at += 1;
  return at;
}

function endOfValue(json: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const character = json[at];
    if (character === '"') at = endOfString(json, at);
    else if (character === '{' || character === '[') {
      depth += 1;
      at += 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      at += 1;
    } else if (depth > 0) at += 1;
    else return endOfPlain(json, at);
  } while (depth > 0 && at < json.length);
  return at;
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** A number, true, false or null. */
function endOfPlain(json: string, start: number): number {
  let at = start;
  while (at < json.length && /[-+.\w]/.test(json[at] as string)) at += 1;
  return at;
}
