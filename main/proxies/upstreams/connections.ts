import type { SecureContext } from 'node:tls';
import buildConnector from 'undici/lib/core/connect.js';
import Client from 'undici/lib/dispatcher/client.js';
import { proxyConnector, tunnelConnector } from '../network/tunnel.ts';

/** One keep-alive connection; it opens and reopens its socket by itself. */
export type UpstreamConnection = Client;

/** Connections kept for reuse when they fall idle; more than this are closed at once. */
const mostIdle = 256;

const clientOptions: Client.Options = {
  pipelining: 1,
  // A tool may think for hours and an event stream may stay silent for days. What bounds a call is the client, whose
  // disconnect ends it.
  headersTimeout: 0,
  bodyTimeout: 0,
  // Below the idle limit of common servers (5 s), so that it is we who close and no request meets a closing socket.
  // undici honours a shorter `Keep-Alive: timeout=` by itself.
  keepAliveTimeout: 4_000,
  maxHeaderSize: 32 * 1024,
};

export interface ConnectionOptions {
  /** Whose certificates are trusted; left out: the runtime's own choice. */
  secureContext?: SecureContext | undefined;
  /** URL of an HTTP proxy that leads to an https origin. */
  tunnelThrough?: URL | null;
  /** URL of the HTTP proxy that the origin itself is. */
  proxy?: URL;
}

/**
 * Keep-alive connections to one origin, each with one request at a time, the one used last first. In place of undici's
 * Pool, which looks through all connections for a free one: here thousands of open streams cost other calls nothing,
 * and their connections do not outlive them.
 */
export class UpstreamConnections {
  readonly #origin: string;
  readonly #options: Client.Options;
  readonly #idle: Client[] = [];
  readonly #all = new Set<Client>();
  #retired = false;

  constructor(origin: string, { secureContext, tunnelThrough = null, proxy }: ConnectionOptions = {}) {
    this.#origin = origin;
    const wayOut = (direct: buildConnector.connector): buildConnector.connector => {
      if (tunnelThrough) return tunnelConnector(tunnelThrough, direct, secureContext);
      return proxy ? proxyConnector(proxy, direct) : direct;
    };
    // One connector for all, so that they share the TLS session cache. An upstream on "localhost" listens on one
    // address family more often than on both.
    const connect = buildConnector({
      timeout: 10_000,
      autoSelectFamily: true,
      maxCachedSessions: 4,
      ...(secureContext ? { secureContext } : {}),
    });
    this.#options = {
      ...clientOptions,
      connect: wayOut(connect),
    };
  }

  /** A connection that is free. Hand it back with `release` when its request is over, however it ended. */
  acquire(): UpstreamConnection {
    const idle = this.#idle.pop();
    if (idle) return idle;
    const client = new Client(this.#origin, this.#options);
    this.#all.add(client);
    return client;
  }

  /** @param reusable false after an error: such a connection is closed or about to be */
  release(client: UpstreamConnection, reusable: boolean): void {
    if (reusable && !this.#retired && this.#idle.length < mostIdle) this.#idle.push(client);
    else this.#end(client);
  }

  /** Opens and keeps no more; running requests go on to their end. */
  retire(): void {
    this.#retired = true;
    for (const client of this.#idle.splice(0)) this.#end(client);
  }

  /** Cuts everything. */
  async destroy(): Promise<void> {
    this.#retired = true;
    const all = [...this.#all];
    this.#all.clear();
    this.#idle.length = 0;
    await Promise.all(all.map((client) => client.destroy()));
  }

  #end(client: Client): void {
    if (!this.#all.delete(client)) return;
    // Not destroy(): the last bytes of its request are still being taken off when it is handed back.
    client.close().catch(() => undefined);
  }
}
