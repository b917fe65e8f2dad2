import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oauth from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpBrowser } from '../../support/http-browser.ts';
import { listenForCallback } from '../../support/mcp-client/callback.ts';
import { callProxy } from '../../support/oauth-client.ts';
import { alice } from '../../support/person.ts';
import { startScene, type Scene } from '../../support/scene.ts';
import { signInOverHttp } from '../../support/sign-in-over-http.ts';
import { forget } from './registrations.ts';

const methods: [string, oauth.ClientAuth][] = [
  ['none', oauth.None()],
  ['client_secret_basic', oauth.ClientSecretBasic()],
  ['client_secret_post', oauth.ClientSecretPost()],
];

describe.each(methods)('openid-client, which is strict, with %s', (method, authentication) => {
  let scene: Scene;
  let config: oauth.Configuration;
  let tokens: oauth.TokenEndpointResponse;

  beforeAll(async () => {
    scene = await startScene();
  });
  afterAll(() => scene?.stop());

  const issuer = (): string => `http://127.0.0.1:${scene.proxy.port}`;
  const resource = (): string => `${issuer()}/mcp`;
  const register = (redirectUri: string): Promise<oauth.Configuration> => oauth.dynamicClientRegistration(
    new URL(issuer()),
    {
      client_name: 'Strict client', redirect_uris: [redirectUri], token_endpoint_auth_method: method,
      grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
    },
    authentication,
    // Loopback has no TLS; everything else stays as strict as it comes.
    { algorithm: 'oauth2', execute: [oauth.allowInsecureRequests] },
  );

  async function signIn(): Promise<oauth.TokenEndpointResponse> {
    const callback = await listenForCallback();
    try {
      config = await register(callback.redirectUri);
      const verifier = oauth.randomPKCECodeVerifier();
      const state = oauth.randomState();
      const url = oauth.buildAuthorizationUrl(config, {
        redirect_uri: callback.redirectUri, state, resource: resource(), scope: 'openid offline_access',
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      });
      await signInOverHttp(new HttpBrowser(), url.href, alice);
      const answer = new URL(`${callback.redirectUri}?${(await callback.answer).toString()}`);
      // Checks state and, because the metadata announces it, iss (RFC 9207).
      const checks = { pkceCodeVerifier: verifier, expectedState: state };
      return await oauth.authorizationCodeGrant(config, answer, checks, { resource: resource() });
    } finally {
      await callback.stop();
    }
  }

  const opens = async (token: string): Promise<number> => (await callProxy(resource(), token)).status;

  test('discovers, registers and signs in', async () => {
    tokens = await signIn();
    expect(config.serverMetadata()).toMatchObject({ issuer: issuer() });
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600, refresh_token: expect.any(String) });
    expect(await opens(tokens.access_token)).toBe(200);
  });

  const wrong = ['', '&iss=http%3A%2F%2F127.0.0.1%3A1'];
  test.each(wrong)('refuses an answer without iss, or with another\'s: "%s"', async (iss) => {
    // It asks for iss because our metadata announces it.
    const answer = new URL(`http://127.0.0.1:1/callback?code=c&state=s${iss}`);
    await expect(oauth.authorizationCodeGrant(config, answer, { expectedState: 's', pkceCodeVerifier: 'v' }))
      .rejects.toMatchObject({ cause: { message: expect.stringContaining('"iss"') } });
  });

  test('can verify our access token by our published keys', async () => {
    const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? ''));
    const { payload } = await jwtVerify(tokens.access_token, keys, {
      issuer: issuer(), audience: resource(), typ: 'at+jwt', algorithms: ['ES256'],
    });
    expect(payload).toMatchObject({ client_id: config.clientMetadata().client_id, token_use: 'access' });
  });

  test('refreshes', async () => {
    const renewed = await oauth.refreshTokenGrant(config, tokens.refresh_token ?? '', { resource: resource() });
    expect(renewed.access_token).not.toBe(tokens.access_token);
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
    tokens = renewed;
    expect(await opens(tokens.access_token)).toBe(200);
  });

  test('introspects its tokens, and revokes them', async () => {
    const facts = await oauth.tokenIntrospection(config, tokens.access_token);
    const { client_id } = config.clientMetadata();
    expect(facts).toMatchObject({ active: true, client_id, aud: resource(), iss: issuer() });
    expect(await oauth.tokenIntrospection(config, tokens.refresh_token ?? '')).toMatchObject({ active: true });

    await oauth.tokenRevocation(config, tokens.refresh_token ?? '');
    expect(await oauth.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: false });
    expect(await opens(tokens.access_token)).toBe(401);
    await expect(oauth.refreshTokenGrant(config, tokens.refresh_token ?? ''))
      .rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
  });

  test('learns that its registration is gone in a way that it understands, and starts anew', async () => {
    tokens = await signIn();
    const lost = config.clientMetadata().client_id;
    await forget(scene, lost);
    const refused = await oauth.refreshTokenGrant(config, tokens.refresh_token ?? '').catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 401 });
    expect(await opens(tokens.access_token)).toBe(401);

    tokens = await signIn();
    expect(config.clientMetadata().client_id).not.toBe(lost);
    expect(await opens(tokens.access_token)).toBe(200);
  });
});
