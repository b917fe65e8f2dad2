import { describe, expect, it } from 'vitest';
import { discover } from '../../../../main/providers/discovered/discover.ts';
import {
  register, typedClientAuthentication, type RegisteredClient,
} from '../../../../main/providers/discovered/register.ts';
import { serverMetadata, startUpstream, status, type ScriptedUpstream } from './scripted-upstream.ts';

const callback = 'http://localhost:8080/api/v1/oauth/callback';

async function upstreamWith(members: object, answer?: object): Promise<ScriptedUpstream> {
  const upstream = await startUpstream();
  upstream.on('/.well-known/oauth-authorization-server', serverMetadata(upstream.origin, members));
  if (answer) upstream.on('POST /register', answer);
  return upstream;
}

const registered = async (upstream: ScriptedUpstream): Promise<RegisteredClient> => register(
  await discover(upstream.url), callback
);

const sentBody = (upstream: ScriptedUpstream): unknown => JSON.parse(upstream.seen('/register')[0]?.body ?? '');

describe('Gatehouse registers itself', () => {
  it('as a native program without a secret', async () => {
    const upstream = await startUpstream();
    expect(await registered(upstream)).toMatchObject({ clientSecret: null, authentication: 'none', expiresAt: null });
    expect(sentBody(upstream)).toEqual({
      client_name: 'Gatehouse', application_type: 'native', redirect_uris: [callback],
      grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
      token_endpoint_auth_method: 'none',
    });
  });

  it('with a secret where the server wants one, in the way that the server chose', async () => {
    const upstream = await upstreamWith({ token_endpoint_auth_methods_supported: [
      'client_secret_basic', 'client_secret_post',
    ] }, {
      client_id: 'c', client_secret: 's', client_secret_expires_at: 0,
      token_endpoint_auth_method: 'client_secret_basic',
    });
    expect(await registered(upstream)).toEqual({
      clientId: 'c', clientSecret: 's', authentication: 'client_secret_basic', expiresAt: null,
    });
    expect(sentBody(upstream)).toMatchObject({ token_endpoint_auth_method: 'client_secret_post' });
  });

  it('for as long as the server says', async () => {
    const upstream = await upstreamWith({ token_endpoint_auth_methods_supported: ['client_secret_basic'] }, {
      client_id: 'c', client_secret: 's', client_secret_expires_at: 1_900_000_000,
    });
    expect(await registered(upstream)).toMatchObject({
      authentication: 'client_secret_basic', expiresAt: 1_900_000_000_000,
    });
  });

  it('for the scopes that the authorization server knows', async () => {
    const upstream = await upstreamWith({ scopes_supported: ['read', 'offline_access'] });
    upstream.on('/.well-known/oauth-protected-resource/mcp', {
      resource: upstream.url, authorization_servers: [upstream.origin], scopes_supported: ['read', 'unheard-of'],
    });
    await registered(upstream);
    expect(sentBody(upstream)).toMatchObject({ scope: 'read offline_access' });
  });
});

describe('where Gatehouse cannot register, a person is told how to make the client', () => {
  const refusal = async (upstream: ScriptedUpstream) => registered(upstream).then(
    () => expect.fail('registered'), (error: unknown) => error
  );

  it.each([
    ['there is no registration', { registration_endpoint: undefined }, undefined, /does not let apps register/],
    [
      'only certificates count', { token_endpoint_auth_methods_supported: ['tls_client_auth'] }, undefined,
      /client authentication/,
    ],
    ['the answer is no registration', {}, { ok: true }, /refused to register/],
    [
      'a method comes back that was not asked for', {},
      { client_id: 'c', token_endpoint_auth_method: 'private_key_jwt' }, /refused to register/,
    ],
  ])('because %s', async (_why, members, answer, message) => {
    const upstream = await upstreamWith(members, answer);
    const error = await refusal(upstream);
    expect(error).toMatchObject({
      code: 'upstream_registration_needed', status: 409, message: expect.stringMatching(message),
    });
    const { remedy } = error as { remedy: string };
    for (const needed of [
      callback, upstream.origin, `${upstream.origin}/authorize`, `${upstream.origin}/token`,
    ]) expect(remedy).toContain(needed);
  });

  it('with the words of the server that refused', async () => {
    const upstream = await upstreamWith({});
    upstream.on('POST /register', (_request, response) =>
      void response.writeHead(401).end(JSON.stringify({
        error: 'invalid_token', error_description: 'An initial access token is needed.',
      })));
    expect(String(await refusal(upstream))).toContain('401 invalid_token: An initial access token is needed.');
  });

  it('and no redirect is followed with what is sent', async () => {
    const upstream = await upstreamWith({});
    upstream.on('POST /register', status(307, { location: `${upstream.origin}/elsewhere` }));
    await refusal(upstream);
    expect(upstream.seen('/elsewhere')).toEqual([]);
  });
});

describe('a client that a person made', () => {
  const metadata = (methods?: string[]) => serverMetadata(
    'https://as.example.com', { token_endpoint_auth_methods_supported: methods }
  ) as never;

  it('authenticates in the way that the server offers', () => {
    expect(typedClientAuthentication(metadata(['client_secret_post']), true)).toBe('client_secret_post');
    const both = ['client_secret_basic', 'client_secret_post'];
    expect(typedClientAuthentication(metadata(both), true)).toBe('client_secret_post');
    expect(typedClientAuthentication(metadata(), true)).toBe('client_secret_basic');
    expect(typedClientAuthentication(metadata(['client_secret_basic']), false)).toBe('none');
  });
});
