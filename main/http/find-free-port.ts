import { createServer } from 'node:net';
import { GatehouseError } from '../errors/index.ts';
import { loopbackAddresses } from './addresses.ts';

/**
 * The first port from `from` upward that nothing on this machine listens on and that is not in `reserved`. It can be
 * taken by another program a moment later: whoever opens it still has to handle "port_taken".
 * @throws GatehouseError "no_free_port"
 */
export async function findFreePort(from: number, reserved: ReadonlySet<number>): Promise<number> {
  for (let port = from; port <= 65_535; port += 1) {
    if (!reserved.has(port) && (await isFree(port))) return port;
  }
  throw new GatehouseError('no_free_port', `No port from ${from} upward is free.`, {
    status: 409,
    field: 'port',
    remedy: 'Stop a program that uses one, or enter a lower port.',
  });
}

async function isFree(port: number): Promise<boolean> {
  for (const host of loopbackAddresses) {
    if (!(await canBind(host, port))) return false;
  }
  return true;
}

function canBind(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    // Only these two mean "not this port"; a host without IPv6 fails for another reason.
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
