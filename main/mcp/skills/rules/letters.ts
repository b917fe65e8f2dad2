import { RegExpParser, type AST } from '@eslint-community/regexpp';

/** What stands in whatever a pattern matches: letters in a row (by their grams), all of several or one of several. */
export type Letters = Int32Array | { all: readonly Letters[] } | { any: readonly Letters[] };

/** Places of the table that says which grams a text has. */
const places = 1 << 17;

/** Where a row of three or four letters, in small ones, is noted. */
const placeOf = (a: number, b: number, c: number, d: number): number =>
  Math.imul(Math.imul(Math.imul(a * 31 + b, 0x9e3779b1) + c, 0x85ebca6b) + d, 0xc2b2ae35) >>> 15;

/**
 * What a pattern cannot match without, as far as its own letters tell; null where they tell nothing.
 * @param pattern as of `new RegExp`, without the flag "u": with it, letters match some that are none of their own
 */
export function lettersOf(pattern: string): Letters | null {
  return ofAny(new RegExpParser({ ecmaVersion: 2022 }).parsePattern(pattern).alternatives);
}

function ofAny(alternatives: readonly AST.Alternative[]): Letters | null {
  const any = alternatives.map(ofAll);
  if (any.some((one) => one === null)) return null;
  return any.length === 1 ? any[0] ?? null : { any: any.filter((one) => one !== null) };
}

function ofAll({ elements }: AST.Alternative): Letters | null {
  const all: (Letters | null)[] = [];
  let row = '';
  for (const element of elements) {
    if (element.type === 'Assertion') continue;
    if (element.type === 'Character' && element.value < 128) row += String.fromCharCode(element.value).toLowerCase();
    else {
      all.push(gramsOf(row), ofElement(element));
      row = '';
    }
  }
  const found = [...all, gramsOf(row)].filter((one) => one !== null);
  return found.length === 0 ? null : { all: found };
}

function ofElement(element: AST.Element): Letters | null {
  if (element.type === 'Quantifier') return element.min === 0 ? null : ofElement(element.element);
  return element.type === 'Group' || element.type === 'CapturingGroup' ? ofAny(element.alternatives) : null;
}

/** The places of a row's grams; null where it has none. */
function gramsOf(row: string): Int32Array | null {
  if (row.length < 3) return null;
  const at = (index: number): number => row.charCodeAt(index);
  if (row.length === 3) return Int32Array.of(placeOf(0, at(0), at(1), at(2)));
  return Int32Array.from({ length: row.length - 3 }, (_, index) => placeOf(at(index), at(index + 1), at(index + 2), at(index + 3)));
}

/** Which letters in a row a text has. It may say of some that they are there when they are not, and never the other way. */
export class LettersOfText {
  readonly #has = new Uint8Array(places);

  /** @param text in small letters */
  constructor(text: string) {
    let [a, b, c] = [0, 0, 0];
    for (let index = 0; index < text.length; index += 1) {
      const d = text.charCodeAt(index);
      this.#has[placeOf(0, b, c, d)] = 1;
      this.#has[placeOf(a, b, c, d)] = 1;
      [a, b, c] = [b, c, d];
    }
  }

  mayHave(letters: Letters): boolean {
    if ('any' in letters) return letters.any.some((one) => this.mayHave(one));
    if ('all' in letters) return letters.all.every((one) => this.mayHave(one));
    return letters.every((place) => this.#has[place] === 1);
  }
}
