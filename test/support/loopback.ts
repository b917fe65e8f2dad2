import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Listens on 127.0.0.1.
 * @param port 0 takes any free port
 * @returns the port
 */
export async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Stops a server together with the connections that are still open. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

const handedOut = new Set<number>();

/**
 * A port that is free on every loopback address. Taken from below the range that systems use for outgoing
 * connections, so that nothing slips in between the look and the use. Never the same twice in a process.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (handedOut.has(port)) continue;
    if (await isFree(port, '127.0.0.1') && await isFree(port, '::1')) {
      handedOut.add(port);
      return port;
    }
  }
}

async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  const code = await new Promise<string | null>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen(port, host, () => resolve(null));
  });
  if (code === null) await close(server);
  // A machine without IPv6 has no ::1: nothing can hold the port there.
  return code === null || code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
}
