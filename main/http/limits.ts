import type { ServerOptions } from 'node:http';

/** What one port bears, before anything of a request is looked at. */
export interface ServerLimits {
  /** Connections to one bound address; further ones are closed at once. */
  connections: number;
  /** Request line and headers together, in bytes; 431 past it. */
  headerBytes: number;
  /** Time for the headers to arrive, in ms; 408 past it. */
  headersMs: number;
  /** Time for the whole request to arrive, in ms; 408 past it. It never cuts a response stream. */
  requestMs: number;
  /** How long a connection is kept for the next request, in ms. */
  keepAliveMs: number;
  /** How often the two limits on arriving requests are looked at, in ms. */
  checkMs: number;
  /** A client that takes nothing of what waits for it is cut after this time, in ms; a quiet stream never is. */
  stalledReaderMs: number;
}

export const defaultLimits: ServerLimits = {
  // Room for thousands of standing event streams; each costs a file descriptor and a few kilobytes.
  connections: 10_000,
  headerBytes: 32 * 1024,
  // Node's own default is a minute, looked at every half.
  headersMs: 10_000,
  // Long enough for a large body that the upstream takes in slowly.
  requestMs: 300_000,
  // Longer than the pools of common clients keep idle connections, so that it is they who close.
  keepAliveMs: 75_000,
  checkMs: 2_000,
  stalledReaderMs: 120_000,
};

export const serverOptions = (limits: ServerLimits): ServerOptions => ({
  keepAlive: true,
  noDelay: true,
  maxHeaderSize: limits.headerBytes,
  headersTimeout: limits.headersMs,
  requestTimeout: limits.requestMs,
  connectionsCheckingInterval: limits.checkMs,
  keepAliveTimeout: limits.keepAliveMs,
});
