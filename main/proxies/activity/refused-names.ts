/** Kept of those that came last; more would be somebody who tries names out. */
const most = 5;

/** Letters of host names and addresses, with a port: what else stands in a Host header is nobody's name. */
const nameLike = /^[a-z0-9._:[\]-]{1,253}$/i;

/**
 * The names under which calls came that a proxy does not answer to: a container's name for this computer, or a page
 * that rebinds one of its own (DNS rebinding). A person can tell which.
 */
export class RefusedNames {
  readonly #names = new Set<string>();

  /** @param host as the caller spelled it, with its port @returns true where it is new */
  note(host: string): boolean {
    if (!nameLike.test(host)) return false;
    const name = host.toLowerCase();
    const isNew = !this.#names.delete(name);
    this.#names.add(name);
    const [oldest] = this.#names;
    if (this.#names.size > most && oldest !== undefined) this.#names.delete(oldest);
    return isNew;
  }

  /** The latest first. */
  list(): string[] {
    return [...this.#names].reverse();
  }

  clear(): void {
    this.#names.clear();
  }
}
