import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEverythingServer } from '../support/everything-server.ts';
import { HttpBrowser } from '../support/http-browser.ts';
import { startIdentityProvider, type IdentityProvider } from '../support/identity-provider.ts';
import { connectMcpClient } from '../support/mcp-client.ts';
import { listenForCallback, type Callback } from '../support/mcp-client/callback.ts';
import { startMcpServer, type TestMcpServer } from '../support/mcp-server.ts';
import type { WhoAmI } from '../support/mcp-server/tools.ts';
import { alice } from '../support/person.ts';
import { signInOverHttp } from '../support/sign-in-over-http.ts';

/** The parts that the other tests stand on do what those tests take for granted. */

describe('the identity provider', () => {
  let callback: Callback;
  let provider: IdentityProvider;

  beforeAll(async () => {
    callback = await listenForCallback();
    provider = await startIdentityProvider({ redirectUris: [callback.redirectUri] });
  });
  afterAll(async () => {
    await provider.stop();
    await callback.stop();
  });

  const discover = () => oidc.discovery(
    new URL(provider.issuer), provider.clientId, provider.clientSecret, undefined,
    { execute: [oidc.allowInsecureRequests] },
  );

  test('signs a person in, rotates refresh tokens and knows its access tokens', async () => {
    const config = await discover();
    const verifier = oidc.randomPKCECodeVerifier();
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: callback.redirectUri,
      scope: 'openid offline_access',
      prompt: 'consent',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const page = await signInOverHttp(new HttpBrowser(), url.href, alice);
    const tokens = await oidc.authorizationCodeGrant(config, new URL(page.url), { pkceCodeVerifier: verifier });

    expect(tokens.claims()?.sub).toBe('alice');
    expect(await provider.introspect(tokens.access_token)).toMatchObject({ account: 'alice', clientId: 'gatehouse' });

    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    expect(provider.counts).toEqual({ authorization_code: 1, refresh_token: 1, faulted: 0 });

    provider.knobs.tokenEndpoint = { status: 503, error: 'temporarily_unavailable' };
    await expect(oidc.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toThrow();
    provider.knobs.tokenEndpoint = 'works';
    expect(provider.counts.faulted).toBe(1);

    provider.forgetEverything();
    await expect(oidc.refreshTokenGrant(config, refreshed.refresh_token ?? ''))
      .rejects.toMatchObject({ error: 'invalid_grant' });
    expect(await provider.introspect(refreshed.access_token)).toBeNull();
  });

  test('refuses an authorization request without PKCE', async () => {
    const url = oidc.buildAuthorizationUrl(await discover(), { redirect_uri: callback.redirectUri, scope: 'openid' });
    const page = await new HttpBrowser().open(url.href);
    expect(new URL(page.url).searchParams.get('error')).toBe('invalid_request');
  });

  test('is not to be reached while it is down', async () => {
    provider.knobs.down = true;
    await expect(discover()).rejects.toThrow();
    provider.knobs.down = false;
    await expect(discover()).resolves.toBeDefined();
  });
});

describe('the MCP servers', () => {
  let server: TestMcpServer;

  beforeAll(async () => {
    server = await startMcpServer();
  });
  afterAll(() => server.stop());

  const noBrowser = () => Promise.reject(new Error('Nobody should have to sign in here.'));

  test('the own one reports what it received', async () => {
    const { callTool, close } = await connectMcpClient({ url: server.url, openBrowser: noBrowser });
    expect(await callTool('echo', { message: 'hello' })).toBe('hello');
    const seen = JSON.parse(await callTool('whoami')) as WhoAmI;
    expect(seen).toMatchObject({ authorization: null, account: null, headers: { 'content-type': 'application/json' } });
    expect(server.requests.map(({ method }) => method)).toContain('GET');
    await close();
  });

  test('slow_count streams its progress', async () => {
    const { client, close } = await connectMcpClient({ url: server.url, openBrowser: noBrowser });
    const seen: number[] = [];
    await client.callTool({ name: 'slow_count', arguments: { to: 4 } }, undefined, {
      onprogress: ({ progress }) => seen.push(progress),
    });
    expect(seen).toEqual([1, 2, 3, 4]);
    await close();
  });

  test('the reference server answers', async () => {
    const everything = await startEverythingServer();
    const { callTool, close } = await connectMcpClient({ url: everything.url, openBrowser: noBrowser });
    expect(await callTool('echo', { message: 'hello' })).toContain('hello');
    await close();
    await everything.stop();
  });
});
