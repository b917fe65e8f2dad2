import { proxyCreate, type SettingsValues, type Upstream } from '../../../preload/schema/entities.ts';
import {
  configurationDocument, portableSettingNames, type ConfigurationDocument,
} from '../../../preload/schema/configuration.ts';
import { secretMarker } from '../../../preload/schema/secret-values.ts';
import type { ProviderView, ProxyView } from '../../../preload/schema/views.ts';

/** What an export is made of. */
export interface Configured {
  providers: readonly ProviderView[];
  proxies: readonly ProxyView[];
  settings: SettingsValues;
}

/**
 * The configuration as a file, without a single secret: the views hold none, and the markers that stand for them are
 * blank in the file.
 * @param now ISO 8601
 */
export function exportConfiguration({ providers, proxies, settings }: Configured, now: string): ConfigurationDocument {
  const names = new Map(providers.map(({ id, name }) => [id, name]));
  return {
    format: 'gatehouse-configuration',
    schema: 1,
    exported_at: now,
    settings: Object.fromEntries(portableSettingNames.map((name) => [name, settings[name]])),
    providers: providers.map((view) => configurationDocument.shape.providers.unwrap().element.parse({
      ...view, needs_client_secret: view.has_client_secret,
    })),
    // The schema takes what belongs to the configuration and leaves counts, status and the like.
    proxies: proxies.map((view) => ({
      ...proxyCreate.parse({ ...view, upstream: withoutMarkers(view.upstream), oauth_proxy_provider_id: null }),
      provider: names.get(view.oauth_proxy_provider_id ?? 0) ?? null,
    })),
  };
}

const blanked = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === secretMarker ? '' : value]));

const withoutMarkers = (upstream: Upstream): Upstream =>
  ({ ...upstream, headers: blanked(upstream.headers), env: blanked(upstream.env) });
