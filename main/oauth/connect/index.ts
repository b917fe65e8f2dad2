import { GatehouseError } from '../../errors/index.ts';
import type { HttpRequest, HttpResponse } from '../../http/exchange.ts';
import type { ProxyRecord } from '../../store/records.ts';
import { isSameBrowser, newBrowserCookie } from '../browser-cookie.ts';
import { goToProvider } from '../consent/go-to-provider.ts';
import { callbackOrigin, endpointPath, type OAuthContext } from '../context.ts';
import { errorPage } from '../pages/error-pages.ts';
import { hashOf, randomValue } from '../tokens/opaque.ts';
import { transactionTtl } from '../transaction.ts';

/**
 * Connect account: a person signs the proxy itself in, from the application. The click there is the consent, so the
 * link is good for one browser and ten minutes.
 * @throws GatehouseError "provider_missing" (409); DiscoveryError where the MCP server's own OAuth cannot be used
 */
export async function startConnect(context: OAuthContext, proxy: ProxyRecord): Promise<{ authorization_url: string }> {
  if (context.providers.isDiscoveredFor(proxy)) await context.providers.clientFor(proxy);
  else if (!context.providers.isReadyFor(proxy)) {
    throw new GatehouseError('provider_missing', `${proxy.name} has no identity provider to sign in at.`, {
      status: 409, field: 'oauth_proxy_provider_id', remedy: 'Choose a provider in the proxy\'s settings.',
    });
  }
  const id = randomValue();
  await context.transactions.put(id, {
    id, proxyId: proxy.id, request: null, browser: null, csrf: [], expiresAt: Date.now() + transactionTtl,
  }, transactionTtl);
  return { authorization_url: `${callbackOrigin(context)}${endpointPath(proxy.id, 'connect')}?txn_id=${id}` };
}

/** The browser's first stop of Connect account: takes the transaction up and goes on to the provider. */
export async function connect(context: OAuthContext, proxy: ProxyRecord, request: HttpRequest): Promise<HttpResponse> {
  const transaction = await context.transactions.get(request.query.get('txn_id') ?? '');
  const mine = transaction?.browser === null || (transaction && isSameBrowser(request, transaction));
  if (!transaction || transaction.request || transaction.proxyId !== proxy.id || !mine) {
    return errorPage({
      status: 410, title: 'This link was used already', message: 'It is good once, for ten minutes.',
      remedy: 'Go back to Gatehouse and choose Connect account again.',
    });
  }
  const cookie = newBrowserCookie(transaction.id, request.origin);
  const taken = { ...transaction, browser: hashOf(cookie.value) };
  await context.transactions.put(taken.id, taken, taken.expiresAt - Date.now());
  const retryUrl = `${endpointPath(proxy.id, 'connect')}?txn_id=${taken.id}`;
  const answer = await goToProvider(context, proxy, taken, context.consents.approvalOfPerson(taken.id), retryUrl);
  return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie.header } };
}
