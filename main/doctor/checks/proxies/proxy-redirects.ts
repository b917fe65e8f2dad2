import type { AppView } from '../../../../preload/schema/apps.ts';
import type { ProxyView } from '../../../../preload/schema/views.ts';
import { good, problem, type Check, type Judgement } from '../../check.ts';
import { concrete } from '../../look/concrete-uri.ts';
import { isProtected } from './listening.ts';

/** Whether the apps on this computer could come back from the sign-in. */
export const proxyRedirects: Check<ProxyView> = {
  id: 'proxy-redirects',
  title: 'Redirect URIs',
  // Which apps are here is asked of a login shell, which may take its time.
  limit: 15_000,
  applies: isProtected,
  async look(proxy, { apps, isAdmitted }) {
    const all = await apps.list();
    const here = all.filter(({ installed }) => installed);
    const patterns = proxy.oauth_proxy_allowed_redirect_uris;
    return judgeRedirects(proxy.id, here.length ? here : all, (uri) => isAdmitted(uri, patterns));
  },
};

/** An app needs one of its redirect URIs: of a list with good and bad ones the good ones are kept. */
export function judgeRedirects(
  id: number, apps: readonly Pick<AppView, 'name' | 'redirect_uris'>[], isAdmitted: (uri: string) => boolean,
): Judgement {
  const looked = 'The redirect URIs of the apps that Gatehouse knows';
  const signingIn = apps.filter(({ redirect_uris: uris }) => uris.length > 0);
  const refused = signingIn.filter(({ redirect_uris: uris }) => !uris.map(concrete).some(isAdmitted));
  if (refused.length === 0) return good(looked, `Allowed for ${signingIn.map(({ name }) => name).join(', ') || 'every app'}.`);
  const named = refused.map(({ name, redirect_uris: [uri] }) => `${name} (${uri})`).join(', ');
  return problem(looked, `This proxy does not allow the redirect URIs of ${named}.`, 'Allow them in the settings of the proxy.',
    { kind: 'edit_proxy', id, field: 'oauth_proxy_allowed_redirect_uris' });
}
