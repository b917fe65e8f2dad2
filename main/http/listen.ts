import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { addressesToBind } from './addresses.ts';
import { explainListenError } from './listen-errors.ts';
import { defaultLimits, serverOptions, type ServerLimits } from './limits.ts';
import { closeServer, OpenPort, type HttpListener, type Server } from './open-port.ts';
import type { CertificateFiles } from './tls/certificate-files.ts';

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
