import { isGatehouseError } from '../../errors/index.ts';
import type { HttpRequest, HttpResponse } from '../../http/exchange.ts';
import type { ConnectionRecord, ProxyRecord } from '../../store/records.ts';
import { signedInEntry, signInFailedEntry } from '../audit.ts';
import { errorResponse } from '../authorization-response.ts';
import { cleared, isSameBrowser } from '../browser-cookie.ts';
import { callbackUrl, endpointPath, type OAuthContext } from '../context.ts';
import { issueCode } from '../issue-code.ts';
import { errorPage } from '../pages/error-pages.ts';
import { html } from '../../http/pages/html.ts';
import { pageResponse } from '../../http/pages/page.ts';
import { plainText } from '../pages/plain-text.ts';
import { transactionTtl, type PendingLeg, type Transaction } from '../transaction.ts';

/** The one callback of all providers. The browser that took the transaction up must be the one that returns. */
export async function callback(context: OAuthContext, request: HttpRequest): Promise<HttpResponse> {
  const states = request.query.getAll('state');
  const state = states.length === 1 ? (states[0] ?? '') : '';
  const pending = await context.legs.take(state);
  if (!pending) return unknownStatePage((await context.spentLegs.get(state)) === true);
  await context.spentLegs.put(state, true, transactionTtl);
  const transaction = await context.transactions.get(pending.transactionId);
  if (!transaction) return unknownStatePage(false);
  if (!isSameBrowser(request, transaction)) {
    context.log.warn('callback came from another browser', { proxy: transaction.proxyId });
    return errorPage({
      status: 403,
      title: 'This sign-in belongs to another browser',
      message: 'The sign-in was started in another browser, so Gatehouse does not use it here.',
      remedy: 'Start it again from your app in this browser.',
    });
  }
  const proxy = await context.stores.proxies.get(transaction.proxyId);
  if (!proxy) return unknownStatePage(false);
  if (!context.providers.signsInFor(proxy, pending.providerId)) return otherProviderPage(transaction);
  return finish(context, proxy, transaction, pending, request);
}

async function finish(
  context: OAuthContext, proxy: ProxyRecord, transaction: Transaction, pending: PendingLeg, request: HttpRequest,
): Promise<HttpResponse> {
  try {
    const provider = await context.providers.client(pending.providerId);
    const current = new URL(callbackUrl(context));
    current.search = request.query.toString();
    if (request.query.has('error')) {
      const { error, description } = await provider.refusal(current, pending.leg);
      return await refusedByProvider(context, proxy, transaction, error, description);
    }
    const { tokens, account } = await provider.exchange(current, pending.leg, pending.scopes);
    // Upstream mode: the tokens are the client's, not ours. Connect account is always ours.
    if (transaction.request && proxy.oauth_proxy_mode === 'upstream') {
      await context.transactions.delete(transaction.id);
      await context.audit.record(signedInEntry(proxy, account.label, transaction.request));
      return cleared(transaction, await issueCode(context, proxy, transaction.request, {
        connectionId: null, tokens: { ...tokens, providerId: pending.providerId },
      }));
    }
    const connection = await context.connections.signedIn({
      proxyId: proxy.id, providerId: pending.providerId, scopes: pending.scopes, account, tokens,
      shared: context.providers.isDiscoveredFor(proxy), own: transaction.request === null,
    });
    await context.transactions.delete(transaction.id);
    await context.audit.record(signedInEntry(proxy, account.label, transaction.request));
    return cleared(transaction, transaction.request
      ? await issueCode(context, proxy, transaction.request, { connectionId: connection.id, tokens: null })
      : connectedPage(proxy, connection));
  } catch (error) {
    if (!isGatehouseError(error)) throw error;
    context.log.warn('sign-in failed at the provider', { proxy: proxy.id, error });
    await context.audit.record(signInFailedEntry(proxy, error.code, transaction.request));
    return errorPage({
      status: 502,
      code: error.code,
      title: 'The sign-in did not work',
      message: error.message,
      remedy: error.remedy ?? 'Try again.',
      action: { label: 'Try again', url: retryUrl(transaction) },
    });
  }
}

const retryUrl = ({ id, proxyId, request }: Transaction): string =>
  `${endpointPath(proxyId, request ? 'consent' : 'connect')}?txn_id=${id}`;

const connectedPage = (proxy: ProxyRecord, connection: ConnectionRecord): HttpResponse => pageResponse({
  title: 'Connected',
  body: html`<h1>Connected</h1><p>“${proxy.name}” is signed in${connection.account && html` as <strong>${plainText(connection.account)}</strong>`}.</p>
<p class="soft">You can close this tab and go back to Gatehouse.</p>`,
});

const refusalRemedy = 'Sign in with an account that may use this, or ask whoever runs the identity provider to allow Gatehouse.';

/** The provider's error goes on to the client, in a code that clients know (RFC 6749 section 4.1.2.1). */
async function refusedByProvider(
  context: OAuthContext, proxy: ProxyRecord, transaction: Transaction, error: string, description: string | null,
): Promise<HttpResponse> {
  const said = plainText(description ? `${description} (${error})` : error, 200);
  context.log.warn('provider refused the sign-in', { proxy: proxy.id, provider_error: said });
  await context.transactions.delete(transaction.id);
  await context.audit.record(signInFailedEntry(proxy, 'provider_refused', transaction.request));
  if (!transaction.request) {
    return errorPage({
      status: 502, code: 'provider_refused', title: 'The identity provider refused', message: `It answered: ${said}.`,
      remedy: 'Go back to Gatehouse and choose Connect account again.',
    });
  }
  const code = error === 'access_denied' || error === 'temporarily_unavailable' ? error : 'server_error';
  const reason = `The identity provider answered: ${said}.`;
  return cleared(transaction, errorResponse(transaction.request, code, reason, refusalRemedy));
}

/** The proxy was changed while the person signed in: what they bring is not for it any more. */
const otherProviderPage = (transaction: Transaction): HttpResponse => errorPage({
  status: 409,
  title: 'The sign-in did not work',
  message: 'Another identity provider was chosen for this MCP server meanwhile.',
  remedy: 'Try again: you sign in at the one that is chosen now.',
  action: { label: 'Try again', url: retryUrl(transaction) },
});

const unknownStatePage = (spent: boolean): HttpResponse => errorPage({
  status: spent ? 409 : 400,
  title: spent ? 'This sign-in was used already' : 'Gatehouse does not know this sign-in',
  message: spent ? 'Each answer of the identity provider counts once.' : 'It may be from an old tab, or Gatehouse was restarted in between.',
  remedy: 'Close this tab. If your app still waits, start the sign-in again there.',
});
