import { randomPKCECodeVerifier } from 'openid-client';
import type { HttpResponse } from '../../http/exchange.ts';
import { isGatehouseError } from '../../errors/index.ts';
import type { ProxyRecord } from '../../store/records.ts';
import { callbackUrl, type OAuthContext } from '../context.ts';
import { errorPage } from '../pages/error-pages.ts';
import { upstreamScopes } from '../scopes.ts';
import { randomValue } from '../tokens/opaque.ts';
import { transactionTtl, type Transaction } from '../transaction.ts';
import type { Approval } from './consent-desk.ts';

/**
 * Sends the browser to the identity provider with a PKCE leg of our own. `state` comes into being only now, after the
 * approval, and is good once.
 * @param retryUrl where the person can try again when the provider does not answer
 */
export async function goToProvider(
  context: OAuthContext, proxy: ProxyRecord, transaction: Transaction, approval: Approval, retryUrl: string,
): Promise<HttpResponse> {
  if (approval.transactionId !== transaction.id) throw new Error('an approval serves its own transaction only');
  try {
    const provider = await context.providers.clientFor(proxy);
    const scopes = upstreamScopes(proxy, context.providers.scopesFor(proxy));
    const leg = { state: randomValue(), nonce: randomValue(), codeVerifier: randomPKCECodeVerifier(), redirectUri: callbackUrl(context) };
    const url = await provider.authorizationUrl(leg, scopes);
    await context.legs.put(leg.state, { transactionId: transaction.id, leg, scopes, providerId: provider.id }, transactionTtl);
    return {
      status: 302,
      headers: { location: url.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
      body: '',
    };
  } catch (error) {
    if (!isGatehouseError(error)) throw error;
    context.log.warn('sign-in cannot reach the provider', { proxy: proxy.id, error });
    return errorPage({
      status: 502,
      code: error.code,
      title: 'The identity provider cannot be reached',
      message: error.message,
      remedy: error.remedy ?? 'Try again in a moment.',
      action: { label: 'Try again', url: retryUrl },
    });
  }
}
