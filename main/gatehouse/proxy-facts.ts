import type { ConnectionService } from '../connections/connection-service.ts';
import type { Services } from '../operations/services.ts';
import type { ProviderService } from '../providers/provider-service.ts';
import type { ProxyFacts } from '../proxies/ports.ts';

export interface ProxyFactSources {
  consents: Pick<Services['consents'], 'list'>;
  clients: { count(proxyId: number): number };
  connections: Pick<ConnectionService, 'signInNeeded'>;
  providers: Pick<ProviderService, 'isReady'>;
}

/** Gathers what a proxy's status depends on beside the proxy itself. */
export function proxyFacts({ consents, clients, connections, providers }: ProxyFactSources): ProxyFacts {
  return {
    consentsWaiting: (proxyId) => consents.list().filter((consent) => consent.proxy_id === proxyId).length,
    signInNeeded: (proxyId) => connections.signInNeeded(proxyId),
    providerReady: ({ oauth_proxy_enabled: needed, oauth_proxy_provider_id: id }) =>
      !needed || (id !== null && providers.isReady(id)),
    clientCount: (proxyId) => clients.count(proxyId),
  };
}
