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
}

/**
 * The endpoints that the streams of one HTTP+SSE upstream announced (MCP 2024-11-05). They live as long as their
 * stream. What no stream announced cannot be reached: an endpoint may lie outside of the path of the upstream's URL.
 */
export class SseEndpoints {
  readonly #path: string;
  readonly #upstream: URL;
  readonly #byTarget = new Map<string, SseEndpoint>();

  /**
   * @param path the proxy's MCP path
   * @param upstream the URL whose event stream announces the endpoint
   */
  constructor(path: string, upstream: URL) {
    this.#path = path;
    this.#upstream = upstream;
  }

  get size(): number {
    return this.#byTarget.size;
  }

  find(target: string): SseEndpoint | undefined {
    return this.#byTarget.get(target);
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
    const added = { target, upstreamTarget: endpoint.pathname + endpoint.search, principal };
    this.#byTarget.set(target, added);
    return added;
  }

  forget(endpoint: SseEndpoint): void {
    this.#byTarget.delete(endpoint.target);
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
