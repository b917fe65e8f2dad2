/**
 * Finds which of many strings occur in a text, in one pass (Aho and Corasick, "Efficient string matching", 1975). The
 * automaton is complete: one table look-up per character, whatever the number of strings.
 */
export class LiteralSearch {
  /** Class of each character below 128; 0 is every character that occurs in no literal. */
  readonly #classes = new Uint8Array(128);
  readonly #width: number;
  readonly #next: Int32Array;
  readonly #found: readonly (readonly number[])[];

  /** @param literals lower case, ASCII */
  constructor(literals: readonly string[]) {
    let width = 1;
    for (const literal of literals) {
      for (let at = 0; at < literal.length; at += 1) {
        const code = literal.charCodeAt(at);
        if (code >= 128) throw new Error(`The literal ${JSON.stringify(literal)} is not ASCII.`);
        if (this.#classes[code] === 0) this.#classes[code] = width++;
      }
    }
    this.#width = width;
    const trie = new Trie(width, (code) => this.#classes[code] ?? 0);
    literals.forEach((literal, id) => trie.add(literal, id));
    this.#next = trie.complete();
    this.#found = trie.found;
  }

  /** Calls `hit` with the index of a literal each time that it ends somewhere in the text. */
  search(text: string, hit: (literal: number) => void): void {
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      let code = text.charCodeAt(at);
      if (code >= 65 && code <= 90) code += 32;
      state = this.#next[state * this.#width + (code < 128 ? this.#classes[code] as number : 0)] as number;
      const found = this.#found[state] as readonly number[];
      for (let index = 0; index < found.length; index += 1) hit(found[index] as number);
    }
  }
}

class Trie {
  readonly found: number[][] = [[]];
  readonly #edges: Map<number, number>[] = [new Map()];
  readonly #width: number;
  readonly #classOf: (code: number) => number;

  constructor(width: number, classOf: (code: number) => number) {
    this.#width = width;
    this.#classOf = classOf;
  }

  add(literal: string, id: number): void {
    let state = 0;
    for (let at = 0; at < literal.length; at += 1) {
      const edges = this.#edges[state] as Map<number, number>;
      const symbol = this.#classOf(literal.charCodeAt(at));
      let target = edges.get(symbol);
      if (target === undefined) {
        target = this.#edges.push(new Map()) - 1;
        this.found.push([]);
        edges.set(symbol, target);
      }
      state = target;
    }
    (this.found[state] as number[]).push(id);
  }

  /** Turns the trie into a table, breadth first, so that a state's fall-back is complete before the state. */
  complete(): Int32Array {
    const next = new Int32Array(this.#edges.length * this.#width);
    const fallBack = new Int32Array(this.#edges.length);
    const queue = [0];
    for (const state of queue) {
      const edges = this.#edges[state] as Map<number, number>;
      const back = fallBack[state] as number;
      for (let symbol = 0; symbol < this.#width; symbol += 1) {
        const viaBack = state === 0 ? 0 : next[back * this.#width + symbol] as number;
        const target = edges.get(symbol);
        next[state * this.#width + symbol] = target ?? viaBack;
        if (target === undefined) continue;
        fallBack[target] = viaBack;
        (this.found[target] as number[]).push(...this.found[viaBack] as number[]);
        queue.push(target);
      }
    }
    return next;
  }
}
