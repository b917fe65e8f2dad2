/** What the port of a proxy asks about the request targets that it gets. */
export interface RequestTarget {
  /** True where the target is the MCP path itself, with or without a query. */
  isExact(target: string): boolean;
  /** The target to send upstream; null where nothing is at `target`. */
  map(target: string): string | null;
}

/** True where `target` is `path`, with or without a query. */
export const isPath = (target: string, path: string): boolean =>
  target === path || (target.startsWith(path) && target.charCodeAt(path.length) === 0x3f);

/**
 * Maps request targets on the proxy port to request targets at the upstream: the MCP path becomes the path of the
 * upstream's URL, anything below it is appended, and both queries are kept, the upstream's own first.
 */
export class UpstreamTarget implements RequestTarget {
  readonly #path: string;
  readonly #below: string;
  readonly #basePath: string;
  readonly #baseQuery: string;
  readonly #exact: string;

  /**
   * @param path the proxy's MCP path: "/" or without a slash at the end
   * @param upstream http or https URL
   * @param prefix stands before each target at the upstream: its origin, where an HTTP proxy is asked for the whole URL
   */
  constructor(path: string, upstream: URL, prefix = '') {
    this.#path = path;
    this.#below = path === '/' ? '/' : `${path}/`;
    this.#basePath = prefix + upstream.pathname;
    this.#baseQuery = upstream.search;
    this.#exact = this.#basePath + this.#baseQuery;
  }

  isExact(target: string): boolean {
    return isPath(target, this.#path);
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
