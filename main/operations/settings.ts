import type { SettingsUpdate, SettingsValues } from '../../preload/schema/entities.ts';
import type { ProxyView } from '../../preload/schema/views.ts';
import { GatehouseError } from '../errors/index.ts';
import type { Handlers, OperationsOf } from './handler.ts';

export const settingsHandlers: Handlers<OperationsOf<'settings'>> = {
  'settings.get': ({ settings }) => settings.get(),
  'settings.update': async ({ settings, proxies }, input) => {
    if (input.gateway_port !== undefined) refuseProxyPort(input.gateway_port, await proxies.list());
    return settings.update((current) => applySettings(current, input));
  },
};

/** Fields that are absent, or present as undefined (IPC carries such), stay as they are. */
export function applySettings(current: SettingsValues, changes: SettingsUpdate): SettingsValues {
  const present = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...current, ...Object.fromEntries(present) };
}

/** Throws "port_taken" where a proxy is configured for that port, running or not. */
function refuseProxyPort(port: number, proxies: ProxyView[]): void {
  const owner = proxies.find((proxy) => proxy.port === port);
  if (!owner) return;
  throw new GatehouseError('port_taken', `Port ${port} belongs to the proxy "${owner.name}".`, {
    status: 409,
    field: 'gateway_port',
    remedy: 'Choose another port for the gateway, or change the port of that proxy first.',
  });
}
