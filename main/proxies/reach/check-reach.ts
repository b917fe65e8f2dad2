import { GatehouseError } from '../../errors/index.ts';
import { loopbackAddresses } from '../../http/addresses.ts';
import type { ProxyRecord } from '../../store/records.ts';

type Checked = Pick<ProxyRecord, 'oauth_proxy_enabled' | 'bind_addresses'>;

/**
 * A proxy without OAuth lets everyone call who reaches its port: that may be every program of this computer, but not
 * every computer of a network.
 * @throws GatehouseError "open_to_network" (409, field "bind_addresses")
 */
export function checkReach({ oauth_proxy_enabled: hasOAuth, bind_addresses: addresses = [] }: Checked): void {
  const own: readonly string[] = loopbackAddresses;
  if (hasOAuth || addresses.every((address) => own.includes(address))) return;
  throw new GatehouseError('open_to_network', 'A proxy without OAuth cannot be opened to the network: anyone there could use it.', {
    status: 409,
    field: 'bind_addresses',
    remedy: 'Turn OAuth on for this proxy, or leave the further addresses out.',
  });
}
