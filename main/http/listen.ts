import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatehouseError } from '../errors/index.ts';
import { loopbackAddresses } from './addresses.ts';
import { findPortHolder } from './port-holder/find-port-holder.ts';

export interface HttpListener {
  /** The port in use; of interest where 0 was asked for. */
  readonly port: number;
  /** The addresses that are bound: both loopback addresses, or 127.0.0.1 alone on a host without IPv6. */
  readonly addresses: readonly string[];
  /** Accepts no more, lets running requests finish for `graceMs`, then cuts what is left. Never rejects. */
  close(graceMs?: number): Promise<void>;
}

export interface ListenOptions {
  /** 0 takes any free port. */
  port: number;
  /** Errors of a server that is already open; they do not end it. */
  onError?: (error: Error) => void;
}

const serverOptions = {
  keepAlive: true,
  noDelay: true,
  maxHeaderSize: 32 * 1024,
  // A slow sender of headers is cut after ten seconds; Node's own default is a minute, looked at every half.
  headersTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  // Counts until the request has arrived, so it never cuts a response stream. Long enough for a large body that the
  // upstream takes in slowly.
  requestTimeout: 300_000,
  // Longer than the pools of common clients keep idle connections, so that it is they who close.
  keepAliveTimeout: 75_000,
};

const attemptsAtRandomPort = 20;
const withoutIpv6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL', 'EPROTONOSUPPORT']);

/**
 * Opens one port on both loopback addresses.
 * @throws GatehouseError "port_taken" (409, names the process that holds it where the OS tells), "port_forbidden"
 */
export async function listen(handler: RequestListener, options: ListenOptions): Promise<HttpListener> {
  for (let attempt = 1; ; attempt += 1) {
    const opened: Server[] = [];
    try {
      let port = options.port;
      for (const address of loopbackAddresses) {
        const server = await bind(handler, address, port).catch((error: NodeJS.ErrnoException) => {
          if (address === '::1' && withoutIpv6.has(error.code ?? '')) return null;
          throw error;
        });
        if (!server) continue;
        opened.push(server);
        port = (server.address() as AddressInfo).port;
      }
      for (const server of opened) server.on('error', options.onError ?? (() => {}));
      return new LoopbackListener(port, opened);
    } catch (error) {
      await Promise.all(opened.map((server) => closeServer(server, 0)));
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (taken && options.port === 0 && attempt < attemptsAtRandomPort) continue;
      throw await explain(error as NodeJS.ErrnoException, options.port);
    }
  }
}

function bind(handler: RequestListener, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(serverOptions, handler);
    server.once('error', reject);
    // Exclusive: a cluster worker would otherwise share the port.
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

async function explain(error: NodeJS.ErrnoException, port: number): Promise<GatehouseError> {
  if (error.code === 'EADDRINUSE') {
    const holder = await findPortHolder(port);
    return new GatehouseError(
      'port_taken',
      `Port ${port} is taken${holder ? ` by ${holder.command} (pid ${holder.pid})` : ''}.`,
      {
        status: 409,
        field: 'port',
        cause: error,
        detail: { port, holder },
        remedy: `Stop ${holder ? 'that program' : 'the program that uses it'}, or choose another port here.`,
      },
    );
  }
  if (error.code === 'EACCES') {
    return new GatehouseError('port_forbidden', `The operating system does not let Gatehouse use port ${port}.`, {
      status: 409,
      field: 'port',
      cause: error,
      remedy: 'Choose another port.',
    });
  }
  return new GatehouseError('listen_failed', `Port ${port} could not be opened.`, {
    status: 500,
    field: 'port',
    cause: error,
    remedy: 'Choose another port, or look at the log for the reason.',
  });
}

class LoopbackListener implements HttpListener {
  readonly port: number;
  readonly addresses: readonly string[];
  readonly #servers: readonly Server[];
  #closing: Promise<void> | undefined;

  constructor(port: number, servers: readonly Server[]) {
    this.port = port;
    this.#servers = servers;
    this.addresses = servers.map((server) => (server.address() as AddressInfo).address);
  }

  close(graceMs = 2_000): Promise<void> {
    this.#closing ??= Promise.all(this.#servers.map((server) => closeServer(server, graceMs))).then(() => undefined);
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
