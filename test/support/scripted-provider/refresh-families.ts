import { randomBytes } from 'node:crypto';

interface Family {
  current: string;
  revoked: boolean;
}

/** Refresh tokens as strict providers keep them: good once, and a second use ends the whole family. */
export class RefreshFamilies {
  readonly #families = new Map<string, Family>();

  begin(): string {
    return this.#issue({ current: '', revoked: false });
  }

  /** The family's next token, or undefined where the presented one is dead; the use of a dead one ends the family. */
  next(presented: string, rotate: boolean): string | undefined {
    const family = this.#families.get(presented);
    if (!family) return undefined;
    if (family.current !== presented) family.revoked = true;
    if (family.revoked) return undefined;
    return rotate ? this.#issue(family) : presented;
  }

  #issue(family: Family): string {
    family.current = `refresh-${randomBytes(8).toString('hex')}`;
    this.#families.set(family.current, family);
    return family.current;
  }
}
