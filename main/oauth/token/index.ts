import { jsonResponse, type HttpRequest, type HttpResponse } from '../../http/exchange.ts';
import type { ProxyRecord } from '../../store/records.ts';
import type { OAuthContext } from '../context.ts';
import { Parameters } from '../parameters.ts';
import { present, runSteps, type Step } from '../steps.ts';
import { authenticateClient } from './authenticate-client.ts';
import { checkForm } from './check-form.ts';
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
