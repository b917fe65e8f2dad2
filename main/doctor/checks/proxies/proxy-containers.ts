import { isLoopback } from '../../look/is-loopback.ts';
import type { ProxyView } from '../../../../preload/schema/views.ts';
import { good, problem, type Check, type Judgement } from '../../check.ts';

const containerHost = 'host.docker.internal';

/** Where a proxy is meant to be used from containers: its name has to be allowed and an address has to be open. */
export const proxyContainers: Check<ProxyView> = {
  id: 'proxy-containers',
  title: 'Containers',
  applies: ({ allowed_hosts: hosts, bind_addresses: addresses }) => Boolean(hosts?.length || addresses?.length),
  look: async (proxy) => judgeContainers(proxy),
};

export function judgeContainers({ id, allowed_hosts: hosts = [], bind_addresses: addresses = [] }: Pick<ProxyView, 'id' | 'allowed_hosts' | 'bind_addresses'>): Judgement {
  const looked = 'Whether names and addresses beyond this computer fit together';
  const wide = addresses.filter((address) => !isLoopback(address));
  if (hosts.length && wide.length === 0) {
    return problem(looked, `${hosts.join(', ')} may be used, but the port listens on this computer’s own addresses alone: containers may not reach it.`,
      'Listen on a further address too, such as 0.0.0.0.', { kind: 'show_reach', id });
  }
  if (wide.length && hosts.length === 0) {
    return problem(looked, `The port listens on ${wide.join(', ')}, but every name other than localhost is refused.`,
      `Allow the names that apps use, such as ${containerHost}.`, { kind: 'show_reach', id });
  }
  return good(looked, `Open on ${wide.join(', ')} for ${hosts.join(', ')}.`);
}
