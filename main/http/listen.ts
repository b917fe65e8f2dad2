import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer as createTlsServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { addressesToBind } from './addresses.ts';
import { explainListenError } from './listen-errors.ts';
import { defaultLimits, serverOptions, type ServerLimits } from './limits.ts';
import { StalledReaders } from './stalled-readers.ts';
import type { CertificateFiles } from './tls/certificate-files.ts';

export interface HttpListener {
  /** The port in use; of interest where 0 was asked for. */
  readonly port: number;
  /** The addresses that are bound: both loopback addresses (127.0.0.1 alone on a host without IPv6), and further ones. */
  readonly addresses: readonly string[];
  /** Accepts no more, lets running requests finish for `graceMs`, then cuts what is left. Never rejects. */
  close(graceMs?: number): Promise<void>;
}

export interface ListenOptions {
  /** 0 takes any free port. */
  port: number;
  /** IP addresses beside loopback. */
  addresses?: readonly string[];
  /** Speaks TLS alone, with this certificate. Taken over: closed with the port, or when it does not open. */
  certificate?: CertificateFiles | null;
  limits?: Partial<ServerLimits>;
  /** Errors of a server that is already open; they do not end it. */
  onError?: (error: Error) => void;
}

type Server = HttpServer | HttpsServer;

const attemptsAtRandomPort = 20;
const withoutIpv6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL', 'EPROTONOSUPPORT']);

/**
 * Opens one port on both loopback addresses, and on the further ones.
 * @throws GatehouseError "port_taken" (409, names the process that holds it where the OS tells), "port_forbidden",
 *   "address_unavailable", "listen_failed"
 */
export async function listen(handler: RequestListener, options: ListenOptions): Promise<HttpListener> {
  const limits = { ...defaultLimits, ...options.limits };
  for (let attempt = 1; ; attempt += 1) {
    const opened: Server[] = [];
    try {
      let port = options.port;
      for (const address of addressesToBind(options.addresses)) {
        const server = await bind(newServer(handler, options, limits), address, port).catch(
          (error: NodeJS.ErrnoException) => {
            if (address === '::1' && withoutIpv6.has(error.code ?? '')) return null;
            throw error;
          },
        );
        if (!server) continue;
        opened.push(server);
        port = (server.address() as AddressInfo).port;
      }
      for (const server of opened) server.on('error', options.onError ?? (() => {}));
      return new OpenPort(port, opened, limits, options.certificate ?? null);
    } catch (error) {
      await Promise.all(opened.map((server) => closeServer(server, 0)));
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (taken && options.port === 0 && attempt < attemptsAtRandomPort) continue;
      options.certificate?.close();
      throw await explainListenError(error as NodeJS.ErrnoException, options.port);
    }
  }
}

function newServer(handler: RequestListener, { certificate }: ListenOptions, limits: ServerLimits): Server {
  const options = serverOptions(limits);
  const server = certificate
    ? createTlsServer({ ...options, ...certificate.current, handshakeTimeout: limits.headersMs }, handler)
    : createServer(options, handler);
  server.maxConnections = limits.connections;
  // Their size is limited. Node's limit on their number hides the rest, and with it a second Host.
  server.maxHeadersCount = 0;
  return server;
}

function bind(server: Server, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Exclusive: a cluster worker would otherwise share the port. IPv4 has sockets of its own.
    server.listen({ host, port, exclusive: true, ipv6Only: host === '::' }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

class OpenPort implements HttpListener {
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

function closeServer(server: Server, graceMs: number): Promise<void> {
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
