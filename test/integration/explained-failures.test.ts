import { createServer } from 'node:https';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DiagnosisReport, Finding } from '../../preload/schema/diagnosis.ts';
import { TestAuthority } from '../support/certificates.ts';
import { HttpBrowser } from '../support/http-browser.ts';
import { startIdentityProvider } from '../support/identity-provider.ts';
import { close, freePort, listen } from '../support/loopback.ts';
import { callProxy, OAuthClient, type IssuedCode } from '../support/oauth-client.ts';
import { alice } from '../support/person.ts';
import { startProtectedMcpServer } from '../support/protected-mcp-server.ts';
import { startScene, type Scene } from '../support/scene.ts';
import { signInOverHttp } from '../support/sign-in-over-http.ts';
import { providerFields, proxyFields } from '../support/worked-example.ts';

/**
 * What people report of gateways like this one, provoked on a running Gatehouse: each time Diagnosis has to name the
 * cause and what to do. The failures of set-up that need no sign-in are in test/main/doctor.
 */
describe('Diagnosis explains', () => {
  let scene: Scene;
  let client: OAuthClient;
  beforeAll(async () => {
    scene = await startScene();
    client = new OAuthClient(scene.gatehouse.url, scene.proxy);
  });
  afterAll(() => scene?.stop());
  beforeEach(() => scene.gatehouse.call('DELETE', `/proxies/${scene.proxy.id}/traces`));

  const diagnose = async (check: string, proxyId = scene.proxy.id): Promise<Finding | undefined> =>
    (await scene.gatehouse.call<DiagnosisReport>('GET', `/proxies/${proxyId}/doctor`)).findings.find((one) => one.check === check);
  const saying = (text: string | RegExp): string => expect.stringMatching(text) as string;
  const redirectUri = 'http://localhost:49152/callback';
  const codeVerifier = 'v'.repeat(43);

  /** Goes as far as a sign-in comes; what stops it is for Diagnosis to say. */
  const signIn = async (over: Record<string, string> = {}): Promise<void> => {
    const id = await client.register(redirectUri);
    const url = client.authorizeUrl({ client_id: id, redirect_uri: redirectUri, code_verifier: codeVerifier });
    // Nobody listens at the client's own address.
    await signInOverHttp(new HttpBrowser(), `${url}&${new URLSearchParams(over)}`, alice).catch(() => undefined);
  };
  const signedIn = async (): Promise<IssuedCode> => client.obtainCode(alice);

  test('a client whose registration is gone and that goes on with it', async () => {
    await new HttpBrowser().open(client.authorizeUrl({ client_id: 'gone-long-ago', redirect_uri: redirectUri, code_verifier: codeVerifier }));
    expect(await diagnose('proxy-last-sign-in')).toMatchObject({
      verdict: 'problem', found: saying('registration that Gatehouse does not have'), fix: { text: saying('add it again') },
    });
  });

  test('an app that would return to an address that the proxy does not admit', async () => {
    await expect(client.register('https://elsewhere.example/callback')).rejects.toThrow('400');
    expect(await diagnose('proxy-last-sign-in')).toMatchObject({
      verdict: 'problem', found: saying('https://elsewhere.example/callback'), fix: { text: saying('Allow the address') },
    });
  });

  test('a URL in the app that differs from the proxy\'s', async () => {
    await signIn({ resource: 'http://localhost:1/other' });
    expect(await diagnose('proxy-last-sign-in')).toMatchObject({
      verdict: 'problem', found: saying('resource is not this MCP server'), fix: { text: saying(`Enter ${scene.proxy.url} as the server’s URL`) },
    });
  });

  test('a refresh token that is not good any more', async () => {
    const issued = await signedIn();
    const { body } = await client.redeem(issued);
    await client.token({ grant_type: 'refresh_token', client_id: issued.client_id, refresh_token: `${String(body['refresh_token'])}x` });
    expect(await diagnose('proxy-last-sign-in')).toMatchObject({
      verdict: 'problem', found: saying('refresh token is unknown'), fix: { text: saying('Start the sign-in again') },
    });
  });

  test('a client that mixes up its own sign-ins', async () => {
    await client.redeem({ ...await signedIn(), code_verifier: 'w'.repeat(43) });
    expect(await diagnose('proxy-last-sign-in')).toMatchObject({
      verdict: 'problem', found: saying('Invalid code verifier'), fix: { text: saying('restart or update it') },
    });
  });

  test('a provider that refuses the client secret', async () => {
    scene.provider.knobs.tokenEndpoint = { status: 401, error: 'invalid_client' };
    try {
      await signIn();
      const refused = { verdict: 'problem', found: saying('client id or client secret'), fix: { text: saying('client secret') } };
      expect(await diagnose('proxy-last-sign-in')).toMatchObject(refused);
      expect(await diagnose('provider-answers')).toMatchObject(refused);
    } finally {
      scene.provider.knobs.tokenEndpoint = 'works';
    }
  });

  test('a provider that does not have the redirect URI', async () => {
    const other = await startIdentityProvider({ redirectUris: ['http://localhost:1/other'] });
    const { id } = await scene.gatehouse.addProvider({ ...providerFields(other), name: 'other' });
    const { findings } = await scene.gatehouse.call<DiagnosisReport>('GET', '/doctor');
    const seen = findings.filter(({ check }) => check === 'provider-callback');
    expect(seen).toContainEqual(expect.objectContaining({ subject: 'idp', verdict: 'good', found: saying('^idp has .* as redirect URI') }));
    expect(seen).toContainEqual(expect.objectContaining({
      subject: 'other', verdict: 'problem', found: saying(`does not have ${scene.gatehouse.callbackUrl}`),
      fix: { text: saying('Enter exactly'), action: { kind: 'edit_provider', id } },
    }));
    await scene.gatehouse.call('DELETE', `/oauth/providers/${id}`);
    await other.stop();
  });

  test('an account that the provider lets in nowhere, as worth knowing', async () => {
    scene.provider.knobs.denySignIn = true;
    try {
      await signIn();
    } finally {
      scene.provider.knobs.denySignIn = false;
    }
    expect(await diagnose('proxy-last-sign-in')).toMatchObject({
      verdict: 'note', found: saying('identity provider answered'), fix: { text: saying('ask whoever runs the identity provider') },
    });
  });

  test('a server that refuses the provider\'s token', async () => {
    const other = await startProtectedMcpServer();
    const { id, url } = await scene.gatehouse.addProxy({
      ...proxyFields(await freePort(), other.url, 1), name: 'refused',
    });
    const theirs = new OAuthClient(scene.gatehouse.url, { ...scene.proxy, id });
    const { body } = await theirs.redeem(await theirs.obtainCode(alice));
    await callProxy(url, String(body['access_token']));
    expect(await diagnose('proxy-last-call', id)).toMatchObject({ verdict: 'note', found: saying('upstream') });
    await other.stop();
  });

  test('a sign-in that the provider ended', async () => {
    const { body } = await client.redeem(await signedIn());
    scene.provider.forgetEverything();
    await callProxy(scene.proxy.url, String(body['access_token']));
    expect(await diagnose('proxy-connections')).toMatchObject({ fix: { text: saying(/sign in once more/i), action: { kind: 'connect' } } });
  });

  test('a program that is not on this computer', async () => {
    const { id, command_approval: approval } = await scene.gatehouse.addProxy({
      name: 'program', port: await freePort(), upstream: { kind: 'stdio', command: 'no-such-program', args: [] }, oauth_proxy_enabled: false,
    });
    expect(await diagnose('proxy-state', id)).toMatchObject({ verdict: 'problem', found: saying('approval'), fix: { text: saying('approve') } });
    await scene.gatehouse.call('POST', `/proxies/${id}/approve-command`, { hash: approval?.hash });
    expect([await diagnose('proxy-state', id), await diagnose('proxy-server', id)]).toContainEqual(expect.objectContaining({
      verdict: 'problem', found: saying('no-such-program'),
    }));
  });

  test('a certificate that nobody here knows', async () => {
    const authority = await TestAuthority.create();
    const { certFile, keyFile } = await authority.issue('DNS:localhost');
    const server = createServer({ cert: await readFile(certFile), key: await readFile(keyFile) }, (_request, response) => void response.end());
    const port = await listen(server);
    const { id } = await scene.gatehouse.addProxy({
      name: 'tls', port: await freePort(), upstream: { kind: 'http', url: `https://localhost:${port}/mcp` }, oauth_proxy_enabled: false,
    });
    expect(await diagnose('proxy-server', id)).toMatchObject({
      verdict: 'problem', found: saying('certificate'), fix: { text: saying('NODE_EXTRA_CA_CERTS') },
    });
    await close(server);
    await authority.remove();
  });

  test('a server with its own sign-in where clients cannot register', async () => {
    const server = await startProtectedMcpServer({ registration: false });
    const { id } = await scene.gatehouse.addProxy({ name: 'closed', port: await freePort(), upstream: { kind: 'http', url: server.url } });
    await scene.gatehouse.admin('POST', `/proxies/${id}/connect`);
    expect([await diagnose('proxy-sign-in', id), await diagnose('proxy-state', id), await diagnose('proxy-last-sign-in', id)])
      .toContainEqual(expect.objectContaining({ verdict: 'problem', found: saying('regist') }));
    await server.stop();
  });
});
