import type { ClientView } from '../../../preload/schema/views.ts';
import type { Scene } from '../../support/scene.ts';

/** The clients that are registered at the scene's proxy. */
export const registrations = ({ gatehouse, proxy }: Scene): Promise<ClientView[]> =>
  gatehouse.call('GET', `/proxies/${proxy.id}/clients`);

/** Deletes a client on our side, as a person does in the window; the client itself is not told. */
export const forget = ({ gatehouse, proxy }: Scene, clientId: string): Promise<unknown> =>
  gatehouse.call('DELETE', `/proxies/${proxy.id}/clients/${encodeURIComponent(clientId)}`);
