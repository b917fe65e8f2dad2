import type { AppState } from '../../preload/schema/views.ts';

/** The callback that every provider must know, also before a first provider exists. */
export function callbackUrl(state: Pick<AppState, 'providers' | 'settings' | 'gateway'>): string {
  const { providers, settings, gateway } = state;
  return providers[0]?.redirect_uri ?? `http://${settings.callback_host}:${gateway.port}/api/v1/oauth/callback`;
}
