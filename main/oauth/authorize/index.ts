import type { HttpRequest, HttpResponse } from '../../http/exchange.ts';
import type { ProxyRecord } from '../../store/records.ts';
import { errorResponse } from '../authorization-response.ts';
import type { OAuthContext } from '../context.ts';
import { OAuthError } from '../oauth-error.ts';
import { errorPage } from '../pages/error-pages.ts';
import { plainText } from '../pages/plain-text.ts';
import { Parameters } from '../parameters.ts';
import { present, runSteps, type Step } from '../steps.ts';
import { checkClient } from './check-client.ts';
import { checkPkce } from './check-pkce.ts';
import { checkPrompt } from './check-prompt.ts';
import { checkProvider } from './check-provider.ts';
import { checkRedirectUri } from './check-redirect-uri.ts';
import { checkResource, expectedIssuer } from './check-resource.ts';
import { checkResponseType } from './check-response-type.ts';
import { grantScope } from './grant-scope.ts';
import { openTransaction } from './open-transaction.ts';
import { PageInstead, type AuthorizeState } from './state.ts';

/** The authorization endpoint (RFC 6749 section 4.1.1), in the order in which it happens. */
const steps: readonly Step<AuthorizeState>[] = [
  checkClient,
  checkRedirectUri,
  // From here on the redirect URI is proven: errors go to the client.
  checkResponseType,
  checkPkce,
  checkResource,
  checkPrompt,
  checkProvider,
  grantScope,
  openTransaction,
];

export async function authorize(context: OAuthContext, proxy: ProxyRecord, request: HttpRequest): Promise<HttpResponse> {
  const values = request.method === 'POST' ? new URLSearchParams(request.body) : request.query;
  const state: AuthorizeState = { context, proxy, request, parameters: new Parameters(values) };
  try {
    await runSteps(steps, state);
    return present(state.response, 'openTransaction');
  } catch (error) {
    if (error instanceof PageInstead) return error.page;
    if (error instanceof OAuthError) return refuse(state, error);
    throw error;
  }
}

function refuse(state: AuthorizeState, error: OAuthError): HttpResponse {
  const { client, redirectUri, proxy, parameters, context } = state;
  context.log.warn('authorize refused', { proxy: proxy.id, client_id: client?.client_id, error: error.code, reason: error.message });
  if (!client || redirectUri === undefined) {
    return errorPage({ status: 400, code: error.code, title: 'This sign-in cannot start', message: error.message, remedy: 'Start it again from your app.' });
  }
  const [clientState = null, ...others] = parameters.all('state');
  return errorResponse({
    redirectUri, state: others.length ? null : clientState, issuer: expectedIssuer(state), clientName: plainText(client.client_name),
  }, error.code, error.message, error.remedy);
}
