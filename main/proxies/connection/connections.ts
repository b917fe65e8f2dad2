import type { SecureContext } from 'node:tls';
import buildConnector from 'undici/lib/core/connect.js';
import { proxyConnector, tunnelConnector } from '../network/tunnel.ts';
import { HttpConnection } from './http-connection.ts';
import { nativeParser } from './response-parser.ts';
import { sharedMemory } from './shared-memory.ts';
import { atEndOfTurn } from './turn.ts';
import type { UpstreamConnection } from './upstream-connection.ts';

/** Connections kept for reuse when they fall idle; more than this are closed at once. */
const mostIdle = 256;

/** Milliseconds. */
const sweepEvery = 500;

const limits = {
  // Below the idle limit of common servers (5 s), so that it is we who close and no request meets a closing socket.
  keepAlive: 4_000,
  maxHeaderSize: 32 * 1024,
};

export interface ConnectionOptions {
  /** Value of Host, where it is not that of the origin. */
  host?: string;
  /** Whose certificates are trusted; left out: the runtime's own choice. */
  secureContext?: SecureContext | undefined;
  /** URL of an HTTP proxy that leads to an https origin. */
  tunnelThrough?: URL | null;
  /** URL of the HTTP proxy that the origin itself is. */
  proxy?: URL;
}

/**
 * Keep-alive connections to one origin, each with one request at a time, the one used last first. Thousands of open
 * streams cost other calls nothing, and their connections do not outlive them.
 */
export class UpstreamConnections {
  readonly #open: () => UpstreamConnection;
  readonly #idle: UpstreamConnection[] = [];
  /** For each idle one, since when: one look around now and then takes less than a timer for each. */
  readonly #since: number[] = [];
  #sweeper: NodeJS.Timeout | null = null;
  readonly #all = new Set<UpstreamConnection>();
  #retired = false;

  /** @param open makes a connection, which need not be open yet */
  constructor(open: () => UpstreamConnection) {
    this.#open = open;
  }

  /** A connection that is free. Hand it back with `release` when its request is over, however it ended. */
  acquire(): UpstreamConnection {
    const idle = this.#idle.pop();
    if (idle) {
      this.#since.pop();
      return idle;
    }
    const connection = this.#open();
    this.#all.add(connection);
    return connection;
  }

  /** @param reusable false after an error: such a connection is closed or about to be */
  release(connection: UpstreamConnection, reusable: boolean): void {
    if (!reusable) return this.#end(connection);
    // Not before all that came with the answer was read: some servers close behind it, whatever they said.
    atEndOfTurn(() => {
      if (this.#retired || this.#idle.length === mostIdle) return this.#end(connection);
      this.#idle.push(connection);
      this.#since.push(performance.now());
      this.#sweeper ??= setInterval(() => this.#sweep(), sweepEvery).unref();
    });
  }

  /** Opens and keeps no more; running requests go on to their end. */
  retire(): void {
    this.#retired = true;
    this.#keep(() => false);
  }

  /** Cuts everything. */
  destroy(): void {
    this.retire();
    for (const connection of [...this.#all]) {
      connection.abort(new Error('The proxy was stopped.'));
      this.#end(connection);
    }
  }

  #sweep(): void {
    // The next look comes too late for those that have less time left than it takes.
    const next = performance.now() + sweepEvery;
    this.#keep((connection, since) => next - since < connection.idleLimit);
  }

  /** Closes the idle connections that are not `wanted`. */
  #keep(wanted: (connection: UpstreamConnection, since: number) => boolean): void {
    const since = this.#since.splice(0);
    for (const [index, connection] of this.#idle.splice(0).entries()) {
      const began = since[index] as number;
      if (!wanted(connection, began)) this.#end(connection);
      else {
        this.#idle.push(connection);
        this.#since.push(began);
      }
    }
    if (this.#idle.length > 0 || this.#sweeper === null) return;
    clearInterval(this.#sweeper);
    this.#sweeper = null;
  }

  #end(connection: UpstreamConnection): void {
    if (this.#all.delete(connection)) connection.close();
  }
}

/**
 * Opens connections to `origin` on the parser of the runtime, or where it has none to give on undici.
 * @param origin scheme, host and port
 */
export async function connectionsTo(
  origin: string,
  { host, secureContext, tunnelThrough = null, proxy }: ConnectionOptions = {},
  parser = nativeParser,
): Promise<UpstreamConnections> {
  const url = new URL(origin);
  // One connector for all, so that they share the TLS session cache. An upstream on "localhost" listens on one address
  // family more often than on both.
  const direct = buildConnector({
    timeout: 10_000,
    autoSelectFamily: true,
    maxCachedSessions: 4,
    ...(secureContext ? { secureContext } : {}),
    ...(parser ? sharedMemory : {}),
  });
  const byProxy = proxy ? proxyConnector(proxy, direct) : direct;
  const connect = tunnelThrough ? tunnelConnector(tunnelThrough, direct, secureContext) : byProxy;
  const value = host ?? url.host;
  if (parser === null) {
    const { UndiciConnection } = await import('./undici-connection.ts');
    const { keepAlive: keepAliveTimeout, maxHeaderSize } = limits;
    return new UpstreamConnections(() => new UndiciConnection(origin, value, { connect, keepAliveTimeout, maxHeaderSize }));
  }
  const { protocol, port, hostname } = url;
  const options = { protocol, port, host: url.host, hostname: hostname.replace(/^\[|\]$/g, '') };
  const line = { connect, options, host: value, parser, ...limits };
  return new UpstreamConnections(() => new HttpConnection(line));
}
