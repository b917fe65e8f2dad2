import type { GatewayView } from '../../preload/schema/views.ts';
import type { Services } from '../operations/services.ts';
import { gatewayView, type GatewayFacts } from './gateway-view.ts';
import { collectNotices } from './notices.ts';
import type { Rooms } from './rooms.ts';

/** The rooms as the admin operations see them. */
export function servicesOf(rooms: Rooms, builtinServers: Services['builtinServers'], facts: GatewayFacts): Services {
  const { stores, settings, listener, providers, proxies, connections, keys, oauth, apps } = rooms;
  return {
    settings,
    gateway: {
      view: (): GatewayView => gatewayView(facts, listener.port, listener.status, stores.secrets.tier()),
      notices: () => collectNotices(listener.status, stores.notices()),
      changed: listener.changed,
    },
    providers,
    proxies,
    clients: oauth.clients,
    connections,
    apiKeys: keys.apiKeys,
    sessionTokens: keys.sessionTokens,
    consents: oauth.consents,
    approvals: oauth.approvals,
    apps,
    builtinServers,
    connect: (proxyId) => oauth.connect(proxyId),
  };
}
