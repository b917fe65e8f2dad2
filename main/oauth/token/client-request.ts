import type { HttpRequest } from '../../http/exchange.ts';
import type { ClientRecord, ProxyRecord } from '../../store/records.ts';
import type { OAuthContext } from '../context.ts';
import { Parameters } from '../parameters.ts';
import { present, runSteps } from '../steps.ts';
import { authenticateClient } from './authenticate-client.ts';
import { checkForm } from './check-form.ts';
import type { TokenState } from './state.ts';

/** A form post by an authenticated client: how the revocation and introspection endpoints begin too. */
export async function readClientRequest(
  context: OAuthContext, proxy: ProxyRecord, request: HttpRequest,
): Promise<{ client: Pick<ClientRecord, 'client_id'>; parameters: Parameters }> {
  const state: TokenState = { context, proxy, request, parameters: new Parameters(new URLSearchParams(request.body)) };
  await runSteps([checkForm, authenticateClient], state);
  return { client: present(state.client, 'authenticateClient'), parameters: state.parameters };
}
