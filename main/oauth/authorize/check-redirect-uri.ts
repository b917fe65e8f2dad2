import { errorPage } from '../pages/error-pages.ts';
import { plainText } from '../pages/plain-text.ts';
import { isAdmitted } from '../redirect-uris/pattern.ts';
import { isRegistered } from '../redirect-uris/registered.ts';
import { present } from '../steps.ts';
import { PageInstead, type AuthorizeState } from './state.ts';

/**
 * The redirect URI must equal a registered one (RFC 9700 section 2.1) and still be admitted by the proxy's patterns,
 * which a person may have narrowed since. It may be left out where the client has just one (RFC 6749 section 3.1.2.3).
 */
export function checkRedirectUri(state: AuthorizeState): void {
  const client = present(state.client, 'checkClient');
  const asked = state.parameters.one('redirect_uri');
  const [only, ...others] = client.redirect_uris;
  const uri = asked ?? (others.length === 0 ? only : undefined);
  if (uri === undefined || !isRegistered(uri, client.redirect_uris) || !isAdmitted(uri, state.proxy.oauth_proxy_allowed_redirect_uris)) {
    throw new PageInstead(errorPage({
      status: 400,
      code: 'invalid_redirect_uri',
      title: 'The address to return to is not registered',
      message: uri === undefined
        ? `${plainText(client.client_name)} did not say where to return to.`
        : `${plainText(client.client_name)} asked to return to ${plainText(uri, 200)}, which it did not register or this proxy does not allow.`,
      remedy: 'Remove this server from the app and add it again, so that it registers anew. If you trust the address, allow it in the proxy\'s settings.',
    }));
  }
  state.redirectUri = uri;
}
