import { isGatehouseError } from '../../errors/index.ts';
import { jsonResponse, type HttpRequest, type HttpResponse } from '../../http/exchange.ts';
import type { ProxyRecord } from '../../store/records.ts';
import { standingEntry } from '../audit.ts';
import { errorResponse } from '../authorization-response.ts';
import { cleared, isSameBrowser, newBrowserCookie } from '../browser-cookie.ts';
import { callbackOrigin, endpointPath, type OAuthContext } from '../context.ts';
import { issueCode } from '../issue-code.ts';
import { errorPage } from '../pages/error-pages.ts';
import { plainText } from '../pages/plain-text.ts';
import { destinationOf } from '../redirect-uris/destination.ts';
import { scopeInWords, upstreamScopes } from '../scopes.ts';
import { equalHashes, hashOf, randomValue } from '../tokens/opaque.ts';
import type { ClientRequest, Transaction } from '../transaction.ts';
import type { Approval, ConsentFacts } from './consent-desk.ts';
import { askingPage, decidedPage, waitingPage } from './consent-pages.ts';
import { mayRemember } from './remembered-approvals.ts';
import { goToProvider } from './go-to-provider.ts';
import { sharedConnection, withoutGesture } from './shared-connection.ts';

/** Renders of one consent page whose CSRF tokens stay good, so that a reload in a second tab does not break the first. */
const csrfKept = 8;

/** `/consent`: the browser's way from the request to the decision, and on to the provider. */
export async function consent(context: OAuthContext, proxy: ProxyRecord, request: HttpRequest): Promise<HttpResponse> {
  const form = request.method === 'POST' ? new URLSearchParams(request.body) : null;
  const id = (form ?? request.query).get('txn_id') ?? '';
  const transaction = await context.transactions.get(id);
  if (!transaction?.request || transaction.proxyId !== proxy.id) return goneAnswer(request);
  if (request.origin !== callbackOrigin(context)) return moveTo(`${callbackOrigin(context)}${pathOf(transaction)}`);
  if (form) return decide(context, transaction, form, request);
  if (transaction.browser === null) return takeUp(context, proxy, transaction, transaction.request);
  if (!isSameBrowser(request, transaction)) return otherBrowserPage();
  return proceed(context, proxy, transaction, transaction.request, request);
}

/** The first browser that comes is the one that must come back to the callback (CVE-2026-27124). */
async function takeUp(context: OAuthContext, proxy: ProxyRecord, transaction: Transaction, asked: ClientRequest): Promise<HttpResponse> {
  const cookie = newBrowserCookie(transaction.id, callbackOrigin(context));
  const taken: Transaction = { ...transaction, browser: hashOf(cookie.value) };
  await context.transactions.put(taken.id, taken, taken.expiresAt - Date.now());
  const answer = await proceed(context, proxy, taken, asked, null);
  return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie.header } };
}

async function proceed(
  context: OAuthContext, proxy: ProxyRecord, transaction: Transaction, asked: ClientRequest, request: HttpRequest | null,
): Promise<HttpResponse> {
  const approval = context.consents.approval(transaction.id) ?? (await standingApproval(context, proxy, transaction, asked));
  // Nobody goes on before the decision is on the disk.
  await context.audit.settled();
  const standing = approval ? 'allowed' : context.consents.standing(transaction.id);
  if (request?.headers.accept === 'application/json') return jsonResponse(200, { standing }, { 'cache-control': 'no-store' });
  if (approval?.remember) await context.approvals.remember(proxy.id, asked);
  if (approval) return goOn(context, proxy, transaction, asked, approval);
  if (standing === 'denied' || standing === 'expired') return refuse(context, transaction, asked, standing);
  try {
    const view = context.consents.ask(transaction.id, await factsOf(context, proxy, asked));
    if (context.nativeConsent) return waitingPage(view);
    const csrf = randomValue();
    const rendered: Transaction = { ...transaction, csrf: [...transaction.csrf, hashOf(csrf)].slice(-csrfKept) };
    await context.transactions.put(rendered.id, rendered, rendered.expiresAt - Date.now());
    return askingPage(view, { action: endpointPath(proxy.id, 'consent'), transactionId: transaction.id, csrf });
  } catch (error) {
    if (!isGatehouseError(error)) throw error;
    return errorPage({
      status: error.status, code: error.code, title: 'Not now', message: error.message, remedy: error.remedy ?? 'Try again.',
      action: { label: 'Try again', url: pathOf(transaction) },
    });
  }
}

/** After the approval: to the provider, or straight back where the proxy is signed in for all its clients. */
async function goOn(
  context: OAuthContext, proxy: ProxyRecord, transaction: Transaction, asked: ClientRequest, approval: Approval,
): Promise<HttpResponse> {
  if (withoutGesture.includes(approval.by)) await context.audit.record(standingEntry(proxy, asked, approval.by));
  const connectionId = await sharedConnection(context, proxy, approval);
  if (connectionId === null) return goToProvider(context, proxy, transaction, approval, pathOf(transaction));
  // Taken, so that of two tabs only one gets a code.
  if (!(await context.transactions.take(transaction.id))) return gonePage();
  return cleared(transaction, await issueCode(context, proxy, asked, { connectionId, tokens: null }));
}

/** An approval that needs no gesture now: by the proxy's setting, or by an earlier choice of the person. */
async function standingApproval(
  context: OAuthContext, proxy: ProxyRecord, transaction: Transaction, asked: ClientRequest,
): Promise<Approval | null> {
  const bySetting = context.consents.approvalBySetting(proxy, transaction.id);
  if (bySetting) return bySetting;
  const remembered = await context.approvals.covers(proxy.id, asked, transaction.fetchSite);
  return remembered ? context.consents.approvalRemembered(transaction.id) : null;
}

/** The form on the browser page (headless only): on the desktop a browser cannot answer for the person. */
async function decide(context: OAuthContext, transaction: Transaction, form: URLSearchParams, request: HttpRequest): Promise<HttpResponse> {
  const csrf = hashOf(form.get('csrf') ?? '');
  const genuine = !context.nativeConsent
    && request.headers.origin === callbackOrigin(context)
    && isSameBrowser(request, transaction)
    && transaction.csrf.some((hash) => equalHashes(hash, csrf));
  if (!genuine) return otherBrowserPage();
  const decision = form.get('decision');
  const waiting = context.consents.list().find((view) => view.id === context.consents.idOf(transaction.id));
  // A second click on a page that was answered already goes on to where the first one led.
  if (waiting && decision === 'allow') context.consents.allow(waiting.id, 'browser', form.get('remember') === 'on');
  else if (waiting) context.consents.deny(waiting.id, 'browser');
  await context.audit.settled();
  return decidedPage(context.consents.standing(transaction.id) === 'allowed', pathOf(transaction));
}

async function refuse(context: OAuthContext, transaction: Transaction, asked: ClientRequest, standing: 'denied' | 'expired'): Promise<HttpResponse> {
  await context.transactions.delete(transaction.id);
  const words = standing === 'denied' ? 'The request was denied in Gatehouse.' : 'Nobody answered the request in time.';
  return cleared(transaction, errorResponse(asked, 'access_denied', words));
}

async function factsOf(context: OAuthContext, proxy: ProxyRecord, asked: ClientRequest): Promise<ConsentFacts> {
  const destination = destinationOf(asked.redirectUri);
  const scopes = upstreamScopes(proxy, context.providers.scopesFor(proxy));
  return {
    client_id: asked.clientId,
    client_name: asked.clientName,
    redirect_uri: asked.redirectUri,
    redirect_host: destination.host,
    redirect_warning: destination.warning,
    redirect_is_loopback: destination.isLoopback,
    can_remember: mayRemember(asked),
    ...standingSignIn(context, proxy),
    proxy_id: proxy.id,
    proxy: proxy.name,
    provider: (await context.providers.labelFor(proxy)) ?? 'the identity provider',
    scopes: scopes.map((name) => ({ name, meaning: scopeInWords(name) })),
  };
}

/** Who is signed in already. In upstream mode that is the client's own affair. */
function standingSignIn(context: OAuthContext, proxy: ProxyRecord): Pick<ConsentFacts, 'account' | 'shares_sign_in'> {
  const providerId = context.providers.idFor(proxy);
  const gateway = proxy.oauth_proxy_mode === 'gateway' && providerId !== null;
  const own = gateway ? context.connections.ownOf(proxy.id, providerId) : null;
  const account = own === null ? null : context.connections.accountOf(own);
  return {
    account: account === null ? null : plainText(account),
    shares_sign_in: own !== null && context.providers.isDiscoveredFor(proxy),
  };
}

const pathOf = (transaction: Transaction): string => `${endpointPath(transaction.proxyId, 'consent')}?txn_id=${transaction.id}`;

const moveTo = (location: string): HttpResponse => ({ status: 302, headers: { location, 'cache-control': 'no-store' }, body: '' });

const goneAnswer = (request: HttpRequest): HttpResponse =>
  request.headers.accept === 'application/json'
    ? jsonResponse(410, { standing: 'expired' }, { 'cache-control': 'no-store' })
    : gonePage();

/** For a person who comes with a sign-in that is no more. */
export const gonePage = (): HttpResponse => errorPage({
  status: 410, title: 'This sign-in has ended', message: 'It was finished, cancelled, or waited too long.',
  remedy: 'Start it again from your app.',
});

const otherBrowserPage = (): HttpResponse => errorPage({
  status: 403,
  title: 'This sign-in belongs to another browser',
  message: 'It was started in another browser or window, or this browser does not keep cookies for localhost.',
  remedy: 'Finish it where it was started, or start it again from your app in this browser.',
});
