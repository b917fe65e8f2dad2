import type { AppState } from '../../preload/schema/views.ts';
import type { Handlers, OperationsOf } from './handler.ts';
import type { Services } from './services.ts';

/** Everything that the window, the tray and the headless UI draw, in one snapshot. */
export async function readState(services: Services): Promise<AppState> {
  const [settings, providers, proxies, connections, approvals] = await Promise.all([
    services.settings.get(),
    services.providers.list(),
    services.proxies.list(),
    services.connections.list(),
    services.approvals.list(),
  ]);
  return {
    gateway: services.gateway.view(),
    settings,
    providers,
    proxies,
    connections,
    consents: services.consents.list(),
    approvals,
    api_keys: services.apiKeys.list(),
    session_tokens: services.sessionTokens.list(),
    skills: services.skills.summary(),
    notices: services.gateway.notices(),
  };
}

export const stateHandlers: Handlers<OperationsOf<'state'>> = {
  'state.get': (services) => readState(services),
};
