import { describe, expect, it } from 'vitest';
import type { ProviderType } from '../../../preload/schema/entities.ts';
import type { ProviderRecord } from '../../../main/store/records.ts';
import { presetOf } from '../../../main/providers/presets/index.ts';
import { ProviderClient, type UpstreamLeg } from '../../../main/providers/provider-client.ts';
import { freePort } from '../../support/loopback.ts';
import * as provider from '../../support/scripted-provider/behaviours.ts';
import type { ScriptedProvider } from '../../support/scripted-provider.ts';
import { providerRecord } from '../connections/kept.ts';
import { startProvider } from '../oauth/house.ts';

const leg: UpstreamLeg = {
  state: 'the-state', nonce: 'the-nonce', codeVerifier: 'v'.repeat(43),
  redirectUri: 'http://localhost:8080/api/v1/oauth/callback',
};

interface Wish {
  type?: ProviderType;
  secret?: string;
  answerWithin?: number;
  fields?: Partial<ProviderRecord>;
}

const clientOf = (scripted: ScriptedProvider, {
  type = 'oidc', secret = scripted.clientSecret, answerWithin, fields = {},
}: Wish = {}): ProviderClient =>
  new ProviderClient(
    providerRecord(scripted, { provider_type: type, ...fields }), presetOf(type), async () => secret,
    answerWithin === undefined ? {} : { timeout: answerWithin },
  );

/** Endpoints typed by hand, for a provider without discovery. */
const typed = (scripted: ScriptedProvider): Partial<ProviderRecord> => ({
  issuer: null, auth_url: `${scripted.issuer}/authorize`, token_url: `${scripted.issuer}/token`,
  userinfo_url: `${scripted.issuer}/userinfo`,
});

/** Facts beside typed endpoints: how the scripted provider signs. */
const es256: NonNullable<ProviderRecord['discovered']> = {
  proxy_id: 1, upstream_url: '', resource: null, redirect_uri: '', client_of: null,
  client_authentication: 'client_secret_basic', client_expires_at: null,
  server: {
    scopes_supported: [], id_token_signing_alg_values_supported: ['ES256'],
    authorization_response_iss_parameter_supported: false,
  },
};

/** Signs in and gives the URL that the browser is sent back to. */
async function callbackOf(client: ProviderClient, scopes: string[], changed: Partial<UpstreamLeg> = {}): Promise<URL> {
  const url = await client.authorizationUrl({ ...leg, ...changed }, scopes);
  const response = await fetch(url, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? '');
}

describe('the authorization URL', () => {
  it('carries our client id, callback, state, nonce and an S256 challenge', async () => {
    const url = await clientOf(await startProvider()).authorizationUrl(leg, ['openid', 'email']);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'gatehouse', response_type: 'code', redirect_uri: leg.redirectUri, state: 'the-state',
      nonce: 'the-nonce',
      scope: 'openid email offline_access', prompt: 'consent', code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('asks for offline_access only where the provider knows it, and for a nonce only with openid', async () => {
    const scripted = await startProvider();
    scripted.metadata = { scopes_supported: ['openid'] };
    const url = await clientOf(scripted).authorizationUrl(leg, ['files.read']);
    expect(url.searchParams.get('scope')).toBe('files.read');
    for (const name of ['prompt', 'nonce']) expect(url.searchParams.has(name)).toBe(false);
  });

  it('asks Google for a refresh token in its own way', async () => {
    const scripted = await startProvider();
    const client = clientOf(scripted, { type: 'google' });
    const url = await client.authorizationUrl(leg, ['openid']);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      access_type: 'offline', prompt: 'consent', scope: 'openid',
    });
  });

  it.each([
    'javascript:alert(1)', 'file:///etc/passwd', 'http://evil.example/authorize', 'data:text/html,x',
    'ftp://127.0.0.1/', 'calc:', 'smb://evil.example/x', 'http://localhost.evil.example/',
  ])(
    'is refused where the provider names %s as its endpoint (CVE-2025-6514)', async (endpoint) => {
      const scripted = await startProvider();
      scripted.metadata = { authorization_endpoint: endpoint };
      await expect(clientOf(scripted).authorizationUrl(leg, []))
        .rejects.toMatchObject({ code: 'provider_discovery_failed' });
    });

  it.each(['not a url', '', 7, null, {}])('is refused where the endpoint is %j', async (endpoint) => {
    const scripted = await startProvider();
    scripted.metadata = { authorization_endpoint: endpoint };
    await expect(clientOf(scripted).authorizationUrl(leg, []))
      .rejects.toMatchObject({ code: 'provider_discovery_failed' });
  });
});

describe('discovery', () => {
  it('finds OAuth metadata where there is no OpenID document (RFC 8414)', async () => {
    const scripted = await startProvider();
    scripted.missing.add('/.well-known/openid-configuration');
    expect(await clientOf(scripted).metadata()).toMatchObject({ token_endpoint: `${scripted.issuer}/token` });
  });

  it('takes endpoints that were typed, and asks for no document', async () => {
    const scripted = await startProvider();
    scripted.missing.add('/.well-known/openid-configuration').add('/.well-known/oauth-authorization-server');
    for (const type of ['oauth2', 'oidc'] as const) {
      const metadata = await clientOf(scripted, { type, fields: typed(scripted) }).metadata();
      expect(metadata).toMatchObject({ authorization_endpoint: `${scripted.issuer}/authorize` });
    }
  });

  it('says that there is no document', async () => {
    const scripted = await startProvider();
    scripted.missing.add('/.well-known/openid-configuration').add('/.well-known/oauth-authorization-server');
    await expect(clientOf(scripted).metadata()).rejects.toMatchObject({
      code: 'provider_discovery_failed', field: 'issuer',
      message: expect.stringContaining('no OpenID Connect discovery document'),
    });
  });

  it('names the issuer that the provider has in truth (RFC 8414 section 3.3)', async () => {
    const scripted = await startProvider();
    scripted.metadata = { issuer: 'https://idp.example.com' };
    await expect(clientOf(scripted).metadata()).rejects.toMatchObject({
      code: 'provider_discovery_failed', field: 'issuer', remedy: expect.stringContaining('https://idp.example.com'),
    });
  });

  it('says that nobody answers', async () => {
    const scripted = await startProvider();
    const issuer = `http://127.0.0.1:${await freePort()}`;
    await expect(clientOf(scripted, { fields: { issuer } }).metadata()).rejects.toMatchObject({
      code: 'provider_unreachable', field: 'issuer', message: expect.stringContaining(issuer),
    });
  });

  it('refuses plain http outside this computer before a byte is sent', async () => {
    const scripted = await startProvider();
    for (const issuer of ['http://idp.example.com', 'http://192.0.2.1', 'http://localhost.evil.example']) {
      await expect(clientOf(scripted, { fields: { issuer } }).metadata()).rejects.toMatchObject({
        code: 'provider_discovery_failed', message: expect.stringContaining('https'),
      });
    }
  });

  it.each(['auth_url', 'token_url', 'userinfo_url'] as const)('refuses plain http outside this computer as %s', async (field) => {
    const scripted = await startProvider();
    const fields = { ...typed(scripted), [field]: 'http://idp.example.com/x' };
    await expect(clientOf(scripted, { type: 'oauth2', fields }).metadata()).rejects.toMatchObject({
      code: 'provider_discovery_failed', field,
    });
  });

  it('names the field that is missing', async () => {
    const scripted = await startProvider();
    const none = { issuer: null, auth_url: null, token_url: null };
    const half = { ...none, auth_url: `${scripted.issuer}/authorize` };
    for (const [type, fields, field] of [
      ['oidc', none, 'issuer'], ['oauth2', none, 'auth_url'], ['oauth2', half, 'token_url'],
    ] as const) await expect(clientOf(scripted, { type, fields }).metadata()).rejects.toMatchObject({ field });
  });

  it('does not remember a failure: the provider may be back', async () => {
    const scripted = await startProvider();
    const client = clientOf(scripted);
    scripted.missing.add('/.well-known/openid-configuration').add('/.well-known/oauth-authorization-server');
    await expect(client.metadata()).rejects.toMatchObject({ code: 'provider_discovery_failed' });
    scripted.missing.clear();
    expect(await client.metadata()).toMatchObject({ issuer: scripted.issuer });
  });
});

describe('the exchange of a code', () => {
  it('gives tokens and the account of the id token', async () => {
    const scripted = await startProvider();
    const client = clientOf(scripted);
    const { tokens, account } = await client.exchange(await callbackOf(client, ['openid']), leg, ['openid']);
    expect(tokens).toMatchObject({
      accessToken: expect.stringMatching(/^access-/), expiresIn: 3600, refreshToken: expect.stringMatching(/^refresh-/),
      scope: null,
    });
    expect(account).toEqual({ subject: 'alice', label: 'alice@example.test' });
    expect(scripted.tokenRequests[0]?.parameters.get('code_verifier')).toBe(leg.codeVerifier);
    expect(scripted.tokenRequests[0]?.parameters.get('redirect_uri')).toBe(leg.redirectUri);
  });

  it('asks userinfo for the account where there is no id token', async () => {
    const scripted = await startProvider();
    const client = clientOf(scripted, { type: 'oauth2', fields: typed(scripted) });
    const { account } = await client.exchange(await callbackOf(client, ['read']), leg, ['read']);
    expect(account).toEqual({ subject: 'alice', label: 'alice@example.test' });
  });

  it('does not fail over an account without a name', async () => {
    const scripted = await startProvider();
    scripted.account = { sub: 'alice' };
    scripted.missing.add('/userinfo');
    const client = clientOf(scripted);
    const { account } = await client.exchange(await callbackOf(client, ['openid']), leg, ['openid']);
    expect(account).toEqual({ subject: 'alice', label: null });
    const byHand = clientOf(scripted, { type: 'oauth2', fields: typed(scripted) });
    const { account: unknown } = await byHand.exchange(await callbackOf(byHand, []), leg, []);
    expect(unknown).toEqual({ subject: null, label: null });
  });

  it.each([
    ['oidc', { fields: {} }, /^Basic /, null],
    ['google', { fields: {} }, /^undefined$/, 'the-client-secret'],
    ['oidc', { fields: {}, secret: '' }, /^undefined$/, null],
  ] as const)('shows the client to %s in the way that it takes', async (type, wish, authorization, secret) => {
    const scripted = await startProvider();
    const client = clientOf(scripted, { type, ...wish, fields: { issuer: scripted.issuer } });
    await client.exchange(await callbackOf(client, ['openid']), leg, ['openid']);
    const [request] = scripted.tokenRequests;
    expect(String(request?.authorization)).toMatch(authorization);
    expect(request?.parameters.get('client_secret')).toBe(secret);
  });

  it.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'x')],
    ['no state (CVE-2026-81888)', (url: URL) => url.searchParams.delete('state')],
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
    ['no issuer, though the provider promises one', (url: URL) => url.searchParams.delete('iss')],
    ['no code', (url: URL) => url.searchParams.delete('code')],
  ])('is refused with %s, and nothing is sent', async (_what, change) => {
    const scripted = await startProvider();
    const client = clientOf(scripted);
    const url = await callbackOf(client, ['openid']);
    change(url);
    await expect(client.exchange(url, leg, ['openid']))
      .rejects.toMatchObject({ code: expect.stringMatching(/^provider_/) });
    expect(scripted.tokenRequests).toEqual([]);
  });

  it('works where only a part of the provider is on this computer', async () => {
    const scripted = await startProvider();
    const url = await callbackOf(clientOf(scripted, { type: 'oauth2', fields: typed(scripted) }), ['read']);
    const fields = { ...typed(scripted), auth_url: 'https://idp.example.com/authorize' };
    const { tokens } = await clientOf(scripted, { type: 'oauth2', fields }).exchange(url, leg, ['read']);
    expect(tokens.accessToken).toMatch(/^access-/);
  });

  it.each([
    ['answer', (_url: URL) => undefined],
    ['id token', (url: URL) => url.searchParams.delete('iss')],
  ])('names the issuer of the %s where nobody typed one in', async (_what, change) => {
    const scripted = await startProvider();
    const at = scripted.issuer.replace('127.0.0.1', 'localhost');
    const fields = {
      ...typed(scripted), auth_url: `${at}/authorize`, token_url: `${at}/token`, discovered: es256,
    };
    const client = clientOf(scripted, { type: 'oauth2', fields });
    const url = await callbackOf(client, ['openid']);
    change(url);
    await expect(client.exchange(url, leg, ['openid'])).rejects.toMatchObject({
      code: 'provider_invalid_answer', field: 'issuer', message: expect.stringContaining(scripted.issuer),
      remedy: expect.stringContaining(`enter ${scripted.issuer} as its issuer URL`),
    });
  });

  it('does not advise to enter another issuer than the one that was typed in (RFC 9700 section 4.4)', async () => {
    const scripted = await startProvider();
    const client = clientOf(scripted);
    const url = await callbackOf(client, ['openid']);
    url.searchParams.set('iss', 'https://evil.example');
    await expect(client.exchange(url, leg, ['openid'])).rejects.toMatchObject({
      message: expect.stringContaining('https://evil.example'), remedy: expect.not.stringContaining('evil'),
    });
  });

  it('is refused where the id token answers another request', async () => {
    const scripted = await startProvider();
    const client = clientOf(scripted);
    const url = await callbackOf(client, ['openid'], { nonce: 'of another' });
    await expect(client.exchange(url, leg, ['openid'])).rejects.toMatchObject({ code: 'provider_invalid_answer' });
  });
});

describe('what goes wrong is told in words', () => {
  it.each([
    ['an invalid_grant', provider.invalidGrant, 'provider_invalid_grant', /ended this sign-in/],
    ['a refused client', provider.unauthorized, 'provider_rejected_client', /client id or client secret/],
    ['a challenge', provider.challenged, 'provider_rejected_client', /client id or client secret/],
    ['a refused scope', provider.oauthError(400, 'invalid_scope'), 'provider_refused', /invalid_scope/],
    ['too many requests', provider.tooManyRequests('5'), 'provider_invalid_answer', /HTTP 429/],
    ['an outage', provider.serverError, 'provider_invalid_answer', /HTTP 500/],
    ['a web page', provider.webPage, 'provider_invalid_answer', /HTTP 200/],
    ['a cut connection', provider.resets, 'provider_unreachable', /does not answer/],
    ['silence', provider.hangs, 'provider_unreachable', /no answer in time/],
  ])('%s', async (_what, behaviour, code, words) => {
    const scripted = await startProvider();
    const client = clientOf(scripted, { answerWithin: 3 });
    scripted.next(behaviour);
    const error = await client.refresh(scripted.issueRefreshToken()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(words), remedy: expect.stringMatching(/\.$/) });
    expect((error as Error).message).toContain('The provider');
  });

  it('and never with a secret', async () => {
    const scripted = await startProvider();
    const client = clientOf(scripted);
    const refreshToken = scripted.issueRefreshToken();
    scripted.next(provider.invalidGrant);
    const error = await client.refresh(refreshToken).catch((thrown: unknown) => thrown) as Error & { remedy?: string };
    for (const secret of [
      refreshToken, scripted.clientSecret,
    ]) expect(`${error.message} ${error.remedy ?? ''}`).not.toContain(secret);
  });

  it('with a provider\'s own words cut short', async () => {
    const scripted = await startProvider();
    scripted.next(({ response }) => void response.writeHead(400, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: 'invalid_scope', error_description: 'x'.repeat(5000) })));
    const error = await clientOf(scripted).refresh('r').catch((thrown: unknown) => thrown) as Error;
    expect(error.message.length).toBeLessThan(400);
  });
});
