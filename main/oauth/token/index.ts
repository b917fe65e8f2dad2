import { jsonResponse, type HttpRequest, type HttpResponse } from '../../http/exchange.ts';
import type { ProxyRecord } from '../../store/records.ts';
import type { OAuthContext } from '../context.ts';
import { OAuthError } from '../oauth-error.ts';
import { Parameters } from '../parameters.ts';
import { present, runSteps, type Step } from '../steps.ts';
import { authenticateClient } from './authenticate-client.ts';
import { dispatchGrant } from './dispatch-grant.ts';
import type { TokenState } from './state.ts';

/** The token endpoint (RFC 6749 section 3.2): the client first, then its grant. */
const steps: readonly Step<TokenState>[] = [
  checkForm,
  authenticateClient,
  dispatchGrant,
];

export async function token(context: OAuthContext, proxy: ProxyRecord, request: HttpRequest): Promise<HttpResponse> {
  const state: TokenState = { context, proxy, request, parameters: new Parameters(new URLSearchParams(request.body)) };
  await runSteps(steps, state);
  return jsonResponse(200, present(state.answer, 'dispatchGrant'), { 'cache-control': 'no-store', pragma: 'no-cache' });
}

/** No secrets in URLs (RFC 9700 section 4.3.2), one media type only. */
function checkForm({ request }: TokenState): void {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw new OAuthError('invalid_request', 'Send the parameters as application/x-www-form-urlencoded.');
  }
}
