/**
 * What every match of a pattern must contain: at least one of these strings (lower case). Null where the pattern
 * promises nothing of use. Pure; understands the part of RE2's syntax that the rules use, and gives up (null) on more.
 */
export function requiredLiterals(pattern: string): string[] | null {
  try {
    const reader = new PatternReader(pattern);
    const literals = reader.alternatives();
    return reader.atEnd && literals.best ? literals.best : null;
  } catch (error) {
    if (error instanceof UnknownSyntax) return null;
    throw error;
  }
}

/** `exact`: the one string that the part matches, if it is just one. `best`: strings of which a match contains one. */
interface Part {
  exact: string | null;
  best: string[] | null;
}

class UnknownSyntax extends Error {}

const shortest = 3;
const nothing: Part = { exact: null, best: null };
const empty: Part = { exact: '', best: null };

class PatternReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  alternatives(): Part {
    const branches = [this.#sequence()];
    while (this.#take('|')) branches.push(this.#sequence());
    if (branches.length === 1) return branches[0] as Part;
    const sets = branches.map((branch) => branch.best);
    return { exact: null, best: sets.every((set) => set !== null) ? [...new Set(sets.flat())] : null };
  }

  #sequence(): Part {
    const candidates: string[][] = [];
    let run = '';
    let allExact = true;
    const endRun = (): void => {
      if (run.length >= shortest) candidates.push([run]);
      run = '';
    };
    while (!this.atEnd && !this.#sees('|') && !this.#sees(')')) {
      const part = this.#quantified();
      if (part.exact !== null) {
        run += part.exact;
        continue;
      }
      allExact = false;
      endRun();
      if (part.best) candidates.push(part.best);
    }
    const exact = allExact ? run : null;
    endRun();
    return { exact, best: mostSelective(candidates) };
  }

  #quantified(): Part {
    const part = this.#atom();
    const least = this.#quantifier();
    if (least === null) return part;
    return least === 0 ? nothing : { exact: null, best: part.best ?? ofExact(part.exact) };
  }

  /** @returns how often the part before must occur at least; null: exactly once */
  #quantifier(): number | null {
    let least: number | null = null;
    if (this.#take('*') || this.#take('?')) least = 0;
    else if (this.#take('+')) least = 1;
    else {
      const match = /^\{(\d+)(?:,\d*)?\}/.exec(this.#source.slice(this.#at));
      if (!match) return null;
      this.#at += match[0].length;
      least = Number(match[1]);
    }
    this.#take('?');
    return least;
  }

  #atom(): Part {
    const char = this.#next();
    switch (char) {
      case '(': return this.#group();
      case '[': return this.#characterClass();
      case '.': return nothing;
      case '^': case '$': return empty;
      case '\\': return this.#escape();
      case '*': case '+': case '?': throw new UnknownSyntax();
      default: return { exact: char.toLowerCase(), best: null };
    }
  }

  #group(): Part {
    if (this.#take('?') && !this.#take(':')) throw new UnknownSyntax();
    const part = this.alternatives();
    if (!this.#take(')')) throw new UnknownSyntax();
    return part;
  }

  #characterClass(): Part {
    this.#take('^');
    this.#take(']');
    while (!this.#take(']')) {
      if (this.#next() === '\\') this.#next();
    }
    return nothing;
  }

  #escape(): Part {
    const char = this.#next();
    if (/[bBAz]/.test(char)) return empty;
    if (/[dDsSwW]/.test(char)) return nothing;
    if (/[nrtfv]/.test(char)) return nothing;
    if (/[A-Za-z0-9]/.test(char)) throw new UnknownSyntax();
    return { exact: char, best: null };
  }

  #sees(char: string): boolean {
    return this.#source[this.#at] === char;
  }

  #take(char: string): boolean {
    if (!this.#sees(char)) return false;
    this.#at += 1;
    return true;
  }

  #next(): string {
    const char = this.#source[this.#at];
    if (char === undefined) throw new UnknownSyntax();
    this.#at += 1;
    return char;
  }
}

const ofExact = (exact: string | null): string[] | null =>
  exact !== null && exact.length >= shortest ? [exact] : null;

/** Long and few strings rule out the most text. */
function mostSelective(candidates: string[][]): string[] | null {
  let best: string[] | null = null;
  let bestWorth = -1;
  for (const set of candidates) {
    const worth = Math.min(...set.map((literal) => literal.length)) - set.length / 8;
    if (worth > bestWorth) [best, bestWorth] = [set, worth];
  }
  return best;
}
