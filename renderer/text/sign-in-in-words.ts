import type { ProxyView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';
import { usesOwnSignIn } from './own-sign-in.ts';

/** Where apps of a proxy sign in; empty while that is not settled. */
export function signInInWords(proxy: ProxyView, provider: string | undefined): string {
  if (!proxy.oauth_proxy_enabled) return t.proxy.open;
  if (usesOwnSignIn(proxy)) return t.proxy.own;
  return provider === undefined ? '' : t.proxy.via(provider);
}
