import type { GatewayView } from '../../preload/schema/views.ts';
import type { RootLogger } from '../log/create-logger.ts';
import type { Services } from '../operations/services.ts';
import { Late, lateMethods } from '../runtime/late.ts';
import { doctorSources } from './doctor-sources.ts';
import { gatewayView, type GatewayFacts } from './gateway-view.ts';
import { collectNotices } from './notices.ts';
import type { Rooms } from './rooms.ts';

/** The rooms as the admin operations see them. */
export function servicesOf(
  rooms: Rooms, builtinServers: Services['builtinServers'], facts: GatewayFacts, log: RootLogger,
): Services {
  const { stores, settings, listener, providers, proxies, connections, keys, oauth, apps, audit, skills } = rooms;
  const gateway = {
    view: (): GatewayView => gatewayView(facts, listener.port, listener.status, stores.secrets.tier()),
    notices: () => collectNotices(listener.status, stores.notices(), audit),
    changed: listener.changed,
  };
  const doctor = new Late(async () => {
    const { Doctor } = await import('../doctor/doctor.ts');
    return new Doctor(doctorSources(rooms, gateway), log.child('doctor'));
  });
  return {
    settings,
    gateway,
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
    audit,
    logs: log,
    doctor: lateMethods(doctor, ['run', 'runFor']),
    demo: rooms.demo,
    signIns: {
      list: (proxyId) => oauth.signIns(proxyId),
      clear: (proxyId) => oauth.traces.clear(proxyId),
    },
    skills,
    connect: (proxyId) => oauth.connect(proxyId),
  };
}
