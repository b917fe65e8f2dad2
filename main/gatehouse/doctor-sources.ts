import { diagnosisClient } from '../doctor/diagnosis-client.ts';
import type { DoctorSources } from '../doctor/ports.ts';
import { isAdmitted } from '../oauth/redirect-uris/pattern.ts';
import type { Services } from '../operations/services.ts';
import { lendCredentials } from './lend-credentials.ts';
import type { Rooms } from './rooms.ts';

/** The rooms, as Diagnosis looks at them. */
export const doctorSources = (rooms: Rooms, gateway: Services['gateway']): DoctorSources => ({
  gateway,
  providers: rooms.providers,
  proxies: rooms.proxies,
  clients: {
    list: (proxyId) => rooms.oauth.clients.list(proxyId),
    async delete(proxyId, clientId) {
      await rooms.oauth.clients.delete(proxyId, clientId);
      rooms.oauth.traces.forgetBeginning(proxyId, clientId);
      await rooms.audit.record({
        kind: 'access', action: 'clients.delete', actor: 'system', client: diagnosisClient, client_id: clientId, proxy_id: proxyId,
      });
    },
  },
  credentials: { lend: (proxyId) => lendCredentials(rooms, proxyId) },
  signIns: rooms.oauth.traces,
  connections: rooms.connections,
  audit: rooms.audit,
  apps: rooms.apps,
  isAdmitted,
  fetch: rooms.fetchOut,
  now: Date.now,
});
