import type { ProxyView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';
import { usesOwnSignIn } from './own-sign-in.ts';

export interface Fact {
  term: string;
  value: string;
  code?: boolean;
}

/** A proxy's settings as its page lists them. What does not apply is left out. */
export function proxyFacts(proxy: ProxyView, provider: string | undefined): Fact[] {
  const { fields } = t.proxy;
  const settled = usesOwnSignIn(proxy) ? t.proxy.ownSignIn : t.common.none;
  const signIn: Fact[] = [
    { term: fields.provider, value: provider ?? settled },
    { term: fields.mode, value: t.proxy.mode[proxy.oauth_proxy_mode] },
    { term: fields.consent, value: t.proxy.consent[`${proxy.oauth_proxy_require_consent}`] },
    proxy.oauth_proxy_scopes.length > 0
      ? { term: fields.scopes, value: proxy.oauth_proxy_scopes.join(' '), code: true }
      : { term: fields.scopes, value: t.proxy.noScopes },
    { term: fields.lifetime, value: t.proxy.lifetime(proxy.token_lifetime_seconds) },
  ];
  return [
    ...(proxy.oauth_proxy_enabled ? signIn : [{ term: fields.provider, value: t.proxy.open }]),
    { term: fields.autoStart, value: t.proxy.autoStart[`${proxy.auto_start}`] },
  ];
}
