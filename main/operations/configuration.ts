import type { ConfigurationDocument } from '../../preload/schema/configuration.ts';
import { isDemoProvider } from '../../preload/schema/demo.ts';
import { applyImport } from './configuration/apply-import.ts';
import { exportConfiguration, type Configured } from './configuration/export-configuration.ts';
import { planImport, type ImportSteps } from './configuration/plan-import.ts';
import { resetEverything } from './configuration/reset.ts';
import type { Handlers, OperationsOf } from './handler.ts';
import type { Services } from './services.ts';

async function readConfigured({ providers, proxies, settings }: Services): Promise<Configured> {
  const [providersNow, proxiesNow, settingsNow] = await Promise.all([providers.list(), proxies.list(), settings.get()]);
  return { providers: providersNow, proxies: proxiesNow, settings: settingsNow };
}

/** The demo runs here only, and goes with this Gatehouse. */
function withoutDemo({ providers, proxies, settings }: Configured): Configured {
  const demos = new Set(providers.filter(isDemoProvider).map(({ id }) => id));
  return {
    providers: providers.filter(({ id }) => !demos.has(id)),
    proxies: proxies.filter(({ oauth_proxy_provider_id: id }) => id === null || !demos.has(id)),
    settings,
  };
}

const planFor = async (services: Services, document: ConfigurationDocument): Promise<ImportSteps> =>
  planImport(document, { ...await readConfigured(services), gatewayPort: services.gateway.view().port });

export const configurationHandlers: Handlers<OperationsOf<'configuration'>> = {
  'configuration.export': async (services) =>
    exportConfiguration(withoutDemo(await readConfigured(services)), new Date().toISOString()),
  'configuration.preview': async (services, { document }) => {
    const { providers, proxies, settings } = await planFor(services, document);
    return { settings, items: [...providers, ...proxies].map(({ item }) => item) };
  },
  'configuration.import': async (services, { document }) => {
    const steps = await planFor(services, document);
    return { settings: steps.settings, items: await applyImport(services, document, steps) };
  },
  'configuration.reset': (services) => resetEverything(services),
};
