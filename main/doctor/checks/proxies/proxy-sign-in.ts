import type { ProviderView, ProxyView } from '../../../../preload/schema/views.ts';
import { good, note, problem, type Check, type Judgement } from '../../check.ts';

/** OAuth switched on, its mode, and a provider to sign in with. */
export const proxySignIn: Check<ProxyView> = {
  id: 'proxy-sign-in',
  title: 'Sign-in',
  look: async (proxy, { providers }) => judgeSignIn(proxy, await providers.list()),
};

type Facts = Pick<ProxyView,
  'id' | 'oauth_proxy_enabled' | 'oauth_proxy_mode' | 'oauth_proxy_provider_id' | 'oauth_proxy_require_consent' | 'upstream'>;

export function judgeSignIn(proxy: Facts, providers: readonly Pick<ProviderView, 'id' | 'name' | 'enabled'>[]): Judgement {
  const { id, oauth_proxy_mode: mode, oauth_proxy_provider_id: providerId } = proxy;
  const looked = 'Whether sign-in is on, and who signs people in';
  if (!proxy.oauth_proxy_enabled) {
    return note(looked, 'Sign-in is switched off: every program on this computer may call the server.',
      'Switch it on unless that is what you want.', { kind: 'edit_proxy', id, field: 'oauth_proxy_enabled' });
  }
  const choose = { kind: 'edit_proxy', id, field: 'oauth_proxy_provider_id' } as const;
  const provider = providers.find((one) => one.id === providerId);
  if (providerId !== null && !provider) return problem(looked, 'Its identity provider is gone.', 'Choose a provider for this proxy.', choose);
  if (provider && !provider.enabled) {
    return problem(looked, `${provider.name} is switched off.`, `Switch ${provider.name} on, or choose another provider.`,
      { kind: 'edit_provider', id: provider.id });
  }
  if (!provider && (proxy.upstream.kind === 'stdio' || mode === 'upstream')) {
    return problem(looked, 'The proxy has no identity provider.', 'Choose a provider for this proxy.', choose);
  }
  const who = provider ? `${provider.name} signs people in` : 'The server’s own sign-in is used';
  if (mode === 'upstream') {
    return note(looked, `${who}; apps get the provider’s own tokens.`,
      'Use gateway mode unless an app needs the provider’s token: MCP advises against passing tokens on.', { kind: 'edit_proxy', id, field: 'oauth_proxy_mode' });
  }
  return good(looked, `${who}, and the gateway hands out tokens of its own${proxy.oauth_proxy_require_consent ? ' after you allowed it' : ' without asking you'}.`);
}
