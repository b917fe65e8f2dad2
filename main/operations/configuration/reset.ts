import { defaultSettings } from '../../../preload/schema/settings.ts';
import type { ResetReport } from '../../../preload/schema/configuration.ts';
import type { Services } from '../services.ts';

/**
 * Takes away everything that a person has set up. The gateway's port and its callback host stay: they are registered
 * at the providers, and whoever starts again needs them.
 */
export async function resetEverything(services: Services): Promise<ResetReport> {
  await services.demo.remove();
  const [proxies, providers] = await Promise.all([services.proxies.list(), services.providers.list()]);
  const keys = services.apiKeys.list();
  const tokens = services.sessionTokens.list();
  for (const { id } of keys) await services.apiKeys.delete(id);
  for (const { id } of tokens) await services.sessionTokens.delete(id);
  // Their clients, grants, connections and approvals go with them. A provider can only go once nobody uses it.
  for (const { id } of proxies) await services.proxies.delete(id);
  for (const { id } of providers) await services.providers.delete(id);
  await services.settings.update(({ gateway_port, callback_host, close_to_tray_explained }) =>
    ({ ...defaultSettings, gateway_port, callback_host, close_to_tray_explained }));
  return {
    proxies: proxies.length, providers: providers.length, api_keys: keys.length, session_tokens: tokens.length,
  };
}
