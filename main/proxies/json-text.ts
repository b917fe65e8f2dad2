/** Finding one's way in a JSON text without parsing it, so that what is left alone keeps every byte. */

/** Where the value of a member begins, or null. Of two with the same name the last counts, as with JSON.parse. */
export function findMember(json: string, start: number, name: string): number | null {
  let found: number | null = null;
  eachMember(json, start, (member, value) => {
    if (member === name) found = value;
  });
  return found;
}

/** True where a member is there twice, or in another case: JSON parsers differ on what they take for it then. */
export function isUnclear(json: string, start: number, name: string): boolean {
  const spellings: string[] = [];
  eachMember(json, start, (member) => {
    if (member.toUpperCase() === name.toUpperCase()) spellings.push(member);
  });
  return spellings.length > 1 || (spellings.length === 1 && spellings[0] !== name);
}

/** Calls `found` with each member of the object that begins at `start`, and where its value begins. */
function eachMember(json: string, start: number, found: (name: string, value: number) => void): void {
  if (json[start] !== '{') return;
  let index = skipSpace(json, start + 1);
  while (json[index] === '"') {
    const end = endOfValue(json, index);
    const value = skipSpace(json, skipSpace(json, end) + 1);
    found(JSON.parse(json.slice(index, end)) as string, value);
    index = skipSpace(json, endOfValue(json, value));
    if (json[index] !== ',') break;
    index = skipSpace(json, index + 1);
  }
}

/** The texts of the elements of the array that begins at `start`; null where there is no array. */
export function elementsOf(json: string, start: number): string[] | null {
  if (json[start] !== '[') return null;
  const elements: string[] = [];
  let index = skipSpace(json, start + 1);
  while (index < json.length && json[index] !== ']') {
    const end = endOfValue(json, index);
    elements.push(json.slice(index, end));
    index = skipSpace(json, end);
    if (json[index] === ',') index = skipSpace(json, index + 1);
    else break;
  }
  return elements;
}

export function skipSpace(json: string, index: number): number {
  let at = index;
  while (json[at] === ' ' || json[at] === '\t' || json[at] === '\n' || json[at] === '\r') at += 1;
  return at;
}

/** Behind the value that begins at `start`. */
export function endOfValue(json: string, start: number): number {
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
