import type { AppState } from '../../preload/schema/views.ts';

/** The callback that every provider must know, also before a first provider exists. */
export function callbackUrl({ providers, settings, gateway }: Pick<AppState, 'providers' | 'settings' | 'gateway'>): string {
  return providers[0]?.redirect_uri ?? `http://${settings.callback_host}:${gateway.port}/api/v1/oauth/callback`;
}
