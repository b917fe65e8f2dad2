import { addressesToBind } from '../../http/addresses.ts';
import type { ProxyRecord } from '../../store/records.ts';

type Door = Pick<ProxyRecord, 'port' | 'bind_addresses' | 'tls'>;

/** True where a changed configuration can go on with the sockets that are open. Names and peers need no new ones. */
export const isSameDoor = (before: Door, after: Door): boolean => describe(before) === describe(after);

const describe = ({ port, bind_addresses: addresses, tls }: Door): string =>
  JSON.stringify([port, addressesToBind(addresses).sort(), tls?.cert_file, tls?.key_file]);
