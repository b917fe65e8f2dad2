import { GatehouseError } from '../errors/index.ts';
import { findPortHolder } from './port-holder/find-port-holder.ts';

/** Why a port did not open, and what a person can do about it. */
export async function explainListenError(error: NodeJS.ErrnoException, port: number): Promise<GatehouseError> {
  switch (error.code) {
    case 'EADDRINUSE':
      return portTaken(error, port);
    case 'EACCES':
      return new GatehouseError('port_forbidden', `The operating system does not let Gatehouse use port ${port}.`, {
        status: 409,
        field: 'port',
        cause: error,
        remedy: 'Choose another port.',
      });
    case 'EADDRNOTAVAIL':
      return new GatehouseError('address_unavailable', `${addressIn(error)} is no address of this computer now.`, {
        status: 409,
        field: 'bind_addresses',
        cause: error,
        remedy: 'Connect to that network, or take the address out of the list.',
      });
    default:
      return new GatehouseError('listen_failed', `Port ${port} could not be opened.`, {
        status: 500,
        field: 'port',
        cause: error,
        remedy: 'Choose another port, or look at the log for the reason.',
      });
  }
}

async function portTaken(error: Error, port: number): Promise<GatehouseError> {
  const holder = await findPortHolder(port);
  const by = holder ? ` by ${holder.command} (pid ${holder.pid})` : '';
  return new GatehouseError('port_taken', `Port ${port} is taken${by}.`, {
    status: 409,
    field: 'port',
    cause: error,
    detail: { port, holder },
    remedy: `Stop ${holder ? 'that program' : 'the program that uses it'}, or choose another port here.`,
  });
}

/** Node names the address beside the code. */
const addressIn = (error: NodeJS.ErrnoException): string =>
  'address' in error && typeof error.address === 'string' ? error.address : 'One of the addresses';
