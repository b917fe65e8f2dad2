import type { ConnectionService } from '../connections/connection-service.ts';
import type { Services } from '../operations/services.ts';
import type { ProviderService } from '../providers/provider-service.ts';
import type { ProxyFacts } from '../proxies/ports.ts';

export interface ProxyFactSources {
  consents: Pick<Services['consents'], 'list'>;
  clients: { count(proxyId: number): number };
  connections: Pick<ConnectionService, 'signInNeeded'>;
  providers: Pick<ProviderService, 'problemOf'>;
}

/** Gathers what a proxy's status depends on beside the proxy itself. */
export function proxyFacts({ consents, clients, connections, providers }: ProxyFactSources): ProxyFacts {
  return {
    consentsWaiting: (proxyId) => consents.list().filter((consent) => consent.proxy_id === proxyId).length,
    signInNeeded: (proxyId) => connections.signInNeeded(proxyId),
    providerProblem: (proxy) => (proxy.oauth_proxy_enabled ? providers.problemOf(proxy) : null),
    clientCount: (proxyId) => clients.count(proxyId),
  };
}
