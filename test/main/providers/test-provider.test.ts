import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../main/log/logger.ts';
import { presetOf } from '../../../main/providers/presets/index.ts';
import { ProviderClient } from '../../../main/providers/provider-client.ts';
import { testProvider } from '../../../main/providers/test-provider.ts';
import { networkFetch } from '../../../main/proxies/network/network-fetch.ts';
import { UpstreamNetwork } from '../../../main/proxies/network/upstream-network.ts';
import type { ProviderRecord } from '../../../main/store/records.ts';
import { startIdentityProvider } from '../../support/identity-provider.ts';
import { freePort } from '../../support/loopback.ts';
import * as provider from '../../support/scripted-provider/behaviours.ts';
import type { ScriptedProvider } from '../../support/scripted-provider.ts';
import { providerRecord } from '../connections/kept.ts';
import { startProvider } from '../oauth/house.ts';

const test = (scripted: ScriptedProvider, fields: Partial<ProviderRecord> = {}, secret = scripted.clientSecret) =>
  testProvider(new ProviderClient(providerRecord(scripted, fields), presetOf('oidc'), async () => secret));

describe('the test of a provider', () => {
  it('finds all well where the token endpoint knows the client', async () => {
    const scripted = await startProvider();
    expect(await test(scripted)).toEqual({
      ok: true,
      checks: [
        { name: 'Endpoints', ok: true, message: `Found at ${new URL(scripted.issuer).host}.`, remedy: null },
        { name: 'PKCE', ok: true, message: 'S256 is supported.', remedy: null },
        {
          name: 'Client', ok: true, message: 'The provider knows the client id and accepts the client secret.',
          remedy: null,
        },
      ],
    });
  });

  it('harms nobody: it presents a refresh token that cannot exist', async () => {
    const scripted = await startProvider();
    await test(scripted);
    const presented = scripted.tokenRequests.map(({ parameters }) => parameters.get('refresh_token'));
    expect(presented).toEqual(['gatehouse-connection-test']);
  });

  it.each([
    ['a refused client', provider.unauthorized, /client id or client secret/],
    ['an outage', provider.serverError, /HTTP 500/],
    ['a web page', provider.webPage, /cannot be used/],
  ])('finds %s, with a remedy', async (_what, behaviour, words) => {
    const scripted = await startProvider();
    scripted.usually(behaviour);
    const { ok, checks } = await test(scripted);
    expect(ok).toBe(false);
    expect(checks.at(-1)).toMatchObject({
      name: 'Client', ok: false, message: expect.stringMatching(words), remedy: expect.any(String),
    });
  });

  it('does not call a client wrong that the provider judges only at a sign-in', async () => {
    const scripted = await startProvider();
    scripted.usually(provider.oauthError(400, 'unsupported_grant_type'));
    expect(await test(scripted)).toMatchObject({ ok: true });
  });

  it('finds a provider without S256', async () => {
    const scripted = await startProvider();
    scripted.metadata = { code_challenge_methods_supported: ['plain'] };
    expect((await test(scripted)).checks[1]).toMatchObject({
      name: 'PKCE', ok: false, message: expect.stringContaining('plain'),
    });
    scripted.metadata = { code_challenge_methods_supported: undefined };
    expect((await test(scripted)).checks[1]).toMatchObject({ ok: true });
  });

  it('finds metadata without a token endpoint, and asks no further', async () => {
    const scripted = await startProvider();
    scripted.metadata = { token_endpoint: undefined };
    expect(await test(scripted)).toMatchObject({
      ok: false, checks: [{ name: 'Endpoints', ok: false, message: expect.stringContaining('token_endpoint') }],
    });
  });

  it('names an HTTP proxy on the way that does not answer, for which the provider is not to blame', async () => {
    const scripted = await startProvider();
    const gone = `127.0.0.1:${await freePort()}`;
    const network = new UpstreamNetwork({ HTTPS_PROXY: gone }, silentLogger);
    const client = new ProviderClient(providerRecord(scripted, { issuer: 'https://idp.example' }), presetOf('oidc'),
      async () => undefined, { fetch: networkFetch(network) });
    expect((await testProvider(client)).checks).toMatchObject([{
      ok: false, message: `https://idp.example does not answer (the HTTP proxy ${gone} does not answer).`,
      remedy: expect.stringContaining('NO_PROXY') as string,
    }]);
  });

  it('finds a provider that is not there', async () => {
    const scripted = await startProvider();
    expect(await test(scripted, { issuer: `http://127.0.0.1:${await freePort()}` }))
      .toMatchObject({
        ok: false,
        checks: [{
          name: 'Endpoints', ok: false, message: expect.stringContaining('does not answer'), remedy: expect.any(String),
        }],
      });
  });
});

it('agrees with a real provider: it knows a good secret from a bad one', async () => {
  const real = await startIdentityProvider({ redirectUris: ['http://localhost:8080/api/v1/oauth/callback'] });
  try {
    const test = (secret: string) => testProvider(new ProviderClient({
      id: 1, name: 'idp', provider_type: 'oidc', client_id: real.clientId, client_secret_ref: 'x', issuer: real.issuer,
      auth_url: null, token_url: null,
      userinfo_url: null, scopes: ['openid'], enabled: true, use_template: true, created_at: 0, updated_at: 0,
    }, presetOf('oidc'), async () => secret));
    expect(await test(real.clientSecret)).toMatchObject({ ok: true });
    expect((await test('wrong')).checks).toMatchObject([{ ok: true }, { ok: true }, { name: 'Client', ok: false }]);
  } finally {
    await real.stop();
  }
});
