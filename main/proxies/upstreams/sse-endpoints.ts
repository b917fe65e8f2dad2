import { randomUUID } from 'node:crypto';
import { GatehouseError } from '../../errors/index.ts';
import { parseUrl } from '../../http/parse-url.ts';

/** Where the messages of one HTTP+SSE stream go. */
export interface SseEndpoint {
  /** The request target on our port, which the client posts to. */
  readonly target: string;
  /** The request target at the upstream. */
  readonly upstreamTarget: string;
  /** Who opened the stream: nobody else may post to it. */
  readonly principal: string;
  /** What tells it from other streams of this upstream; empty where nothing does. */
  readonly marks: ReadonlySet<string>;
}

/**
 * The endpoints that the streams of one HTTP+SSE upstream announced (MCP 2024-11-05). They live as long as their
 * stream. What no stream announced cannot be reached: an endpoint may lie outside of the path of the upstream's URL.
 */
export class SseEndpoints {
  readonly #path: string;
  readonly #upstream: URL;
  readonly #byTarget = new Map<string, SseEndpoint>();
  /** What the upstream's own URL is made of: it tells nothing apart. */
  readonly #common: ReadonlySet<string>;

  /**
   * @param path the proxy's MCP path
   * @param upstream the URL whose event stream announces the endpoint
   */
  constructor(path: string, upstream: URL) {
    this.#path = path;
    this.#upstream = upstream;
    this.#common = new Set([...partsOfQuery(upstream), ...partsOfPath(upstream)]);
  }

  get size(): number {
    return this.#byTarget.size;
  }

  find(target: string): SseEndpoint | undefined {
    return this.#byTarget.get(target);
  }

  /**
   * True where a message that no stream announced would go to a stream of somebody else: servers read more spellings of
   * an endpoint than the one that they announce.
   * @param target the request target at the upstream
   */
  leadsToOthers(target: string, principal: string): boolean {
    const asked = parseUrl(target, this.#upstream);
    if (asked === null) return true;
    const parts = this.#beyond([...partsOfQuery(asked), ...partsOfPath(asked)]);
    for (const endpoint of this.#byTarget.values()) {
      if (endpoint.principal !== principal && parts.some((part) => endpoint.marks.has(part))) return true;
    }
    return false;
  }

  /**
   * Remembers what a stream announced.
   * @param announced the endpoint as the upstream wrote it, relative to its URL or absolute
   * @throws GatehouseError "upstream_endpoint_foreign" (502) where it lies on another origin
   */
  add(announced: string, principal: string): SseEndpoint {
    const endpoint = this.#resolve(announced);
    // Most upstreams tell their sessions apart by the query. One that does it by the path gets a query from us.
    const query = endpoint.search !== '' && !this.#byTarget.has(this.#path + endpoint.search);
    const target = this.#path + (query ? endpoint.search : `?session=${randomUUID()}`);
    const upstreamTarget = endpoint.pathname + endpoint.search;
    const added = { target, upstreamTarget, principal, marks: this.#marksOf(endpoint) };
    this.#byTarget.set(target, added);
    return added;
  }

  forget(endpoint: SseEndpoint): void {
    this.#byTarget.delete(endpoint.target);
  }

  /** Its parameters beyond those of the upstream's URL; where there are none, so of its path. */
  #marksOf(endpoint: URL): ReadonlySet<string> {
    const parameters = this.#beyond(partsOfQuery(endpoint));
    return new Set(parameters.length > 0 ? parameters : this.#beyond(partsOfPath(endpoint)));
  }

  #beyond(parts: readonly string[]): string[] {
    return parts.filter((part) => !this.#common.has(part));
  }

  #resolve(announced: string): URL {
    const endpoint = parseUrl(announced, this.#upstream);
    if (endpoint?.origin === this.#upstream.origin) return endpoint;
    const where = endpoint && endpoint.origin !== 'null' ? endpoint.origin : 'no valid address';
    throw new GatehouseError(
      'upstream_endpoint_foreign',
      `The MCP server at ${this.#upstream.host} wants its messages sent to ${where}, which is not its own address.`,
      { status: 502, remedy: "Enter the server's own address as the upstream URL of this proxy." },
    );
  }
}

/** True where the upstream wrote its endpoint as a full URL; clients then get a full URL too. */
export const isAbsoluteEndpoint = (announced: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(announced);

const partsOfQuery = (url: URL): string[] =>
  [...url.searchParams].map(([name, value]) => plain(value === '' ? name : value)).filter((part) => part !== '');

const partsOfPath = (url: URL): string[] => decoded(url.pathname).split(/[/;]/).map(plain).filter((part) => part !== '');

/** Letters and digits alone: that is what two spellings of one UUID have in common. */
const plain = (text: string): string => text.toLowerCase().replace(/^urn:uuid:|[^a-z0-9]/g, '');

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
