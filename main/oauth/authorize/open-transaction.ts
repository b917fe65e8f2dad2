import { callbackOrigin, endpointPath } from '../context.ts';
import { plainText } from '../pages/plain-text.ts';
import { present } from '../steps.ts';
import { randomValue } from '../tokens/opaque.ts';
import { transactionTtl } from '../transaction.ts';
import type { AuthorizeState } from './state.ts';

/**
 * Keeps the request and moves the browser to the consent page, on the one spelling of our host that providers know:
 * cookies do not cross from 127.0.0.1 to localhost, and the callback must find them.
 */
export async function openTransaction(state: AuthorizeState): Promise<void> {
  const { context, proxy, parameters } = state;
  const client = present(state.client, 'checkClient');
  const id = randomValue();
  await context.transactions.put(id, {
    id,
    proxyId: proxy.id,
    request: {
      clientId: client.client_id,
      clientName: plainText(client.client_name) || 'An app without a name',
      redirectUri: present(state.redirectUri, 'checkRedirectUri'),
      redirectUriGiven: parameters.one('redirect_uri') !== null,
      state: parameters.one('state'),
      codeChallenge: present(state.codeChallenge, 'checkPkce'),
      scope: present(state.scope, 'grantScope'),
      resource: present(state.resource, 'checkResource'),
      issuer: present(state.issuer, 'checkResource'),
    },
    browser: null,
    fetchSite: [state.request.headers['sec-fetch-site']].flat()[0],
    csrf: [],
    expiresAt: Date.now() + transactionTtl,
  }, transactionTtl);
  state.response = {
    status: 302,
    headers: {
      location: `${callbackOrigin(context)}${endpointPath(proxy.id, 'consent')}?txn_id=${id}`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
    body: '',
  };
}
