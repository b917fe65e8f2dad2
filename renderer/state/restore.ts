import { proxyCreate, providerCreate } from '../../preload/schema/entities.ts';
import { secretMarker } from '../../preload/schema/secret-values.ts';
import type { ProviderView, ProxyView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';
import type { Session } from './session.svelte.ts';

type Shared = Pick<Session, 'api' | 'toasts'>;

const blanked = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === secretMarker ? '' : value]));

/** Brings a deleted proxy back by its settings. Its secrets and sign-ins are gone: the proxy then asks for them. */
export async function restoreProxy({ api, toasts }: Shared, proxy: ProxyView): Promise<void> {
  const { headers, env } = proxy.upstream;
  const upstream = { ...proxy.upstream, headers: blanked(headers), env: blanked(env) };
  const result = await api.call('proxies.create', proxyCreate.parse({ ...proxy, upstream }));
  toasts.show(result.ok ? t.common.undone(proxy.name) : result.error.message);
}

/** Brings a deleted provider back, without its client secret. */
export async function restoreProvider({ api, toasts }: Shared, provider: ProviderView): Promise<void> {
  const result = await api.call('providers.create', providerCreate.parse(provider));
  toasts.show(result.ok ? t.common.undone(provider.name) : result.error.message);
}
