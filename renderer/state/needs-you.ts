import type { ProviderTemplate, ProviderView, ProxyView } from '../../preload/schema/views.ts';

/** True where a person has to do something before the proxy goes on by itself. */
export const needsYou = ({ status, tools_changed: changed }: Pick<ProxyView, 'status' | 'tools_changed'>): boolean =>
  ['needs_consent', 'needs_sign_in', 'failed'].includes(status.state) || changed.length > 0;

/** Providers that cannot sign anybody in until their client secret is entered, as after an import. */
export function withoutSecret(
  providers: readonly ProviderView[], templates: readonly ProviderTemplate[] | null,
): ProviderView[] {
  const required = new Set(templates?.filter((one) => one.secret_required).map((one) => one.provider_type));
  return providers.filter((one) => one.enabled && !one.has_client_secret && required.has(one.provider_type));
}
