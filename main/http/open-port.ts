import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { ServerLimits } from './limits.ts';
import { StalledReaders } from './stalled-readers.ts';
import type { CertificateFiles } from './tls/certificate-files.ts';

export type Server = HttpServer | HttpsServer;

export interface HttpListener {
  /** The port in use; of interest where 0 was asked for. */
  readonly port: number;
  /** The addresses that are bound: both loopback addresses (127.0.0.1 alone on a host without IPv6), and further ones. */
  readonly addresses: readonly string[];
  /** Accepts no more, lets running requests finish for `graceMs`, then cuts what is left. Never rejects. */
  close(graceMs?: number): Promise<void>;
}

/** The servers of one port, one for each address, as one. */
export class OpenPort implements HttpListener {
  readonly port: number;
  readonly addresses: readonly string[];
  readonly #servers: readonly Server[];
  readonly #readers: StalledReaders;
  readonly #certificate: CertificateFiles | null;
  #closing: Promise<void> | undefined;

  constructor(port: number, servers: readonly Server[], limits: ServerLimits, certificate: CertificateFiles | null) {
    this.port = port;
    this.#servers = servers;
    this.#readers = new StalledReaders(limits.stalledReaderMs);
    this.#certificate = certificate;
    this.addresses = servers.map((server) => (server.address() as AddressInfo).address);
    for (const server of servers) {
      server.on(certificate ? 'secureConnection' : 'connection', (socket: Socket) => this.#readers.watch(socket));
      if ('setSecureContext' in server) certificate?.follow(server);
    }
  }

  close(graceMs = 2_000): Promise<void> {
    this.#certificate?.close();
    this.#closing ??= Promise.all(this.#servers.map((server) => closeServer(server, graceMs))).then(() =>
      this.#readers.stop(),
    );
    return this.#closing;
  }
}

/** Accepts no more, lets running requests finish for `graceMs`, then cuts what is left. Never rejects. */
export function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    // A connection whose last request ends while we drain stays open for reuse: it has to be asked for again and again.
    const sweep = setInterval(() => server.closeIdleConnections(), 25);
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
