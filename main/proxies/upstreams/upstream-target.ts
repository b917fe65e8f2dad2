/**
 * Maps request targets on the proxy port to request targets at the upstream: the MCP path becomes the path of the
 * upstream's URL, anything below it is appended, and both queries are kept, the upstream's own first.
 */
export class UpstreamTarget {
  readonly #path: string;
  readonly #below: string;
  readonly #basePath: string;
  readonly #baseQuery: string;
  readonly #exact: string;

  /**
   * @param path the proxy's MCP path: "/" or without a slash at the end
   * @param upstream http or https URL
   */
  constructor(path: string, upstream: URL) {
    this.#path = path;
    this.#below = path === '/' ? '/' : `${path}/`;
    this.#basePath = upstream.pathname;
    this.#baseQuery = upstream.search;
    this.#exact = this.#basePath + this.#baseQuery;
  }

  /** True where the target is the MCP path itself, with or without a query. */
  isExact(target: string): boolean {
    return target === this.#path || (target.startsWith(this.#path) && target.charCodeAt(this.#path.length) === 0x3f);
  }

  /** The target to send upstream; null where `target` is neither the MCP path nor below it. */
  map(target: string): string | null {
    if (target === this.#path) return this.#exact;
    if (this.isExact(target)) return this.#basePath + this.#withQuery(target.slice(this.#path.length));
    if (!target.startsWith(this.#below)) return null;
    const question = target.indexOf('?');
    const rest = question < 0 ? target.slice(this.#below.length) : target.slice(this.#below.length, question);
    const base = this.#basePath.endsWith('/') ? this.#basePath : `${this.#basePath}/`;
    return base + rest + this.#withQuery(question < 0 ? '' : target.slice(question));
  }

  #withQuery(query: string): string {
    if (query.length <= 1) return this.#baseQuery;
    return this.#baseQuery ? `${this.#baseQuery}&${query.slice(1)}` : query;
  }
}
