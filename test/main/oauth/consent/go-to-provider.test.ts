import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../../main/log/logger.ts';
import { ConsentDesk } from '../../../../main/oauth/consent/consent-desk.ts';
import { goToProvider } from '../../../../main/oauth/consent/go-to-provider.ts';
import type { OAuthContext } from '../../../../main/oauth/context.ts';
import type { Transaction } from '../../../../main/oauth/transaction.ts';
import { ShortLivedMap } from '../../../../main/store/short-lived-map.ts';
import type { ScriptedProvider } from '../../../support/scripted-provider.ts';
import { proxyRecord } from '../../proxies/harness.ts';
import { locationOf } from '../client.ts';
import { openHouse } from '../house.ts';

const transaction = (id: string): Transaction => ({
  id, proxyId: 1, request: null, browser: null, csrf: [], expiresAt: Date.now() + 60_000,
});

/** Only what this step needs: the real provider service, and legs to look at. */
async function contextOf(): Promise<OAuthContext & { legs: ShortLivedMap<unknown>; provider: ScriptedProvider }> {
  const { providers, provider } = await openHouse();
  return {
    provider, providers, legs: new ShortLivedMap(), log: silentLogger, consents: new ConsentDesk(),
    gatewayPort: () => 8080, callbackHost: () => 'localhost', gatewayPublicOrigin: () => null,
  } as unknown as OAuthContext & { legs: ShortLivedMap<unknown>; provider: ScriptedProvider };
}

describe('the way to the provider', () => {
  it('is open with the approval of the transaction', async () => {
    const context = await contextOf();
    const answer = await goToProvider(
      context, proxyRecord({}), transaction('t'), context.consents.approvalOfPerson('t'), '/retry'
    );
    expect(answer.status).toBe(302);
    const url = locationOf(answer);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code', client_id: 'gatehouse', redirect_uri: 'http://localhost:8080/api/v1/oauth/callback',
      scope: 'openid email offline_access', code_challenge_method: 'S256', prompt: 'consent',
    });
    expect(url.searchParams.get('state')).toMatch(/^[\w-]{43}$/);
    expect(await context.legs.get(url.searchParams.get('state') ?? '')).toMatchObject({
      transactionId: 't', providerId: 1,
    });
  });

  it('is closed with the approval of another', async () => {
    const context = await contextOf();
    const foreign = context.consents.approvalOfPerson('another');
    await expect(goToProvider(
      context, proxyRecord({}), transaction('t'), foreign, '/retry'
    )).rejects.toThrow(/own transaction/);
  });

  it('uses a state, nonce and verifier of its own each time', async () => {
    const context = await contextOf();
    const answers = await Promise.all(['a', 'b', 'a'].map((id) =>
      goToProvider(context, proxyRecord({}), transaction(id), context.consents.approvalOfPerson(id), '/retry')));
    for (const parameter of ['state', 'nonce', 'code_challenge']) {
      expect(new Set(answers.map((answer) => locationOf(answer).searchParams.get(parameter))).size).toBe(3);
    }
  });

  it('asks for the scopes of the proxy where it has its own', async () => {
    const context = await contextOf();
    const proxy = proxyRecord({ oauth_proxy_scopes: ['openid', 'files.read'] });
    const answer = await goToProvider(
      context, proxy, transaction('t'), context.consents.approvalOfPerson('t'), '/retry'
    );
    // The provider names offline_access among its scopes: without it there would be no refresh token.
    expect(locationOf(answer).searchParams.get('scope')).toBe('openid files.read offline_access');
  });

  it('explains a provider that cannot be reached, with a way to try again, and lets no leg begin', async () => {
    const context = await contextOf();
    await context.provider.stop();
    const answer = await goToProvider(
      context, proxyRecord({}), transaction('t'), context.consents.approvalOfPerson('t'), '/retry?txn_id=t'
    );
    expect(answer.status).toBe(502);
    expect(answer.body).toContain('does not answer');
    expect(answer.body).toContain('href="/retry?txn_id=t"');
  });
});
