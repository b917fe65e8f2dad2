import type { ProxyView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';

/** Where apps of a proxy sign in; empty while that is not settled. */
export function signInInWords(proxy: ProxyView, provider: string | undefined): string {
  if (!proxy.oauth_proxy_enabled) return t.proxy.open;
  return provider === undefined ? '' : t.proxy.via(provider);
}
