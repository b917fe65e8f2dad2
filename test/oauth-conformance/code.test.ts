import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { basic, bearer, call, challengeOf, Client, newPkce, signedIn, tokensOf } from './support/client.ts';
import { encode, get, post, send, type Answer, type Fields } from './support/http.ts';
import { spellings } from './support/proxy.ts';

const modes = ['gateway', 'upstream'] as const;

/** An error in the form of RFC 6749 section 5.2. */
function expectError(answer: Answer, status: number, error: string): void {
  expect(answer.status).toBe(status);
  expect(answer.json).toMatchObject({ error });
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.headers['cache-control']).toBe('no-store');
}

/** The smallest verifier that is allowed, and the largest. */
const allowedVerifiers: Readonly<Record<string, string>> = {
  '43 characters': 'a'.repeat(43),
  '128 characters': 'a'.repeat(128),
  'all unreserved characters': `${'-._~'.repeat(10)}aZ09`,
};

const malformedVerifiers: Readonly<Record<string, string>> = {
  'of 42 characters, though it matches': 'a'.repeat(42),
  'of 129 characters, though it matches': 'a'.repeat(129),
  'with characters that are not allowed, though it matches': `${'a'.repeat(43)} +/`,
};

const formTypes: readonly [string, string][] = [
  ['JSON', 'application/json'], ['plain text', 'text/plain'], ['multipart', 'multipart/form-data; boundary=x'],
];

chapter('Codes at the token endpoint', () => {
  for (const mode of modes) {
    for (const spelling of spellings) {
      holds('RFC 6749 5.1 / answer', `${mode} mode, ${spelling}: tokens, their type, lifetime and scope`, async (world) => {
        const client = await Client.register(world, world[mode], {}, spelling);
        const answer = await client.redeem(await client.code({ scope: 'openid offline_access' }));
        expect(answer.status).toBe(200);
        expect(answer.json).toMatchObject({
          access_token: expect.any(String), refresh_token: expect.any(String), token_type: 'Bearer',
          expires_in: 3600, scope: 'openid offline_access',
        });
        expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'pragma': 'no-cache' });
        expect(answer.headers['content-type']).toMatch(/^application\/json/);
      });
    }

    refuses('RFC 6749 5.1 / answer', `${mode} mode: to give a token together with an error`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const answer = await client.redeem(await client.code(), { code_verifier: newPkce().verifier });
      expect(Object.keys(answer.json).sort()).toEqual(['error', 'error_description']);
    });
    refuses('RFC 6749 4.1.2 / single use', `${mode} mode: a code a second time`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const issued = await client.code();
      expect((await client.redeem(issued)).status).toBe(200);
      expectError(await client.redeem(issued), 400, 'invalid_grant');
    });
    refuses('RFC 6749 4.1.2 / single use', `${mode} mode: what a code gave, after it came again`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const issued = await client.code();
      const tokens = tokensOf(await client.redeem(issued));
      expect((await call(world[mode].url(), bearer(tokens.access_token))).status).toBe(200);
      await client.redeem(issued);
      expect((await call(world[mode].url(), bearer(tokens.access_token))).status).toBe(401);
      expectError(await client.refresh(tokens.refresh_token), 400, 'invalid_grant');
    });
    refuses('RFC 6749 4.1.2 / single use', `${mode} mode: all but one of eight at once`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const issued = await client.code();
      const answers = await Promise.all(Array.from({ length: 8 }, () => client.redeem(issued)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      for (const answer of answers.filter(({ status }) => status !== 200)) expectError(answer, 400, 'invalid_grant');
    });

    refuses('RFC 6749 4.1.3 / code', `${mode} mode: another client's`, async (world) => {
      const [client, thief] = [await Client.register(world, world[mode]), await Client.register(world, world[mode])];
      expectError(await thief.redeem(await client.code()), 400, 'invalid_grant');
    });
    refuses('RFC 6749 4.1.3 / code', `${mode} mode: another proxy's`, async (world) => {
      const other = mode === 'gateway' ? world.other : world.otherUpstream;
      const [client, elsewhere] = [await Client.register(world, world[mode]), await Client.register(world, other)];
      expectError(await elsewhere.redeem(await client.code()), 400, 'invalid_grant');
    });
    for (const [what, change] of Object.entries({
      'another redirect URI': (uri: string) => uri.replace('/callback', '/other'),
      'another port of the redirect URI': (uri: string) => uri.replace(/:\d+/, ':1'),
      'another spelling of the redirect URI': (uri: string) => uri.replace('127.0.0.1', 'localhost'),
      'no redirect URI': () => null,
    })) {
      refuses('RFC 6749 4.1.3 / code', `${mode} mode: ${what} than that of the request`, async (world) => {
        const client = await Client.register(world, world[mode]);
        expectError(await client.redeem(await client.code(), { redirect_uri: change(client.redirectUri) }), 400, 'invalid_grant');
      });
    }
    for (const code of ['made-up', '', 'x'.repeat(5000), '\u0000', '../../etc/passwd']) {
      refuses('RFC 6749 4.1.3 / code', `${mode} mode: ${JSON.stringify(code.slice(0, 20))} for a code`, async (world) => {
        const client = await Client.register(world, world[mode]);
        const answer = await client.redeem({ ...newPkce(), code, redirectUri: client.redirectUri });
        expectError(answer, 400, code === '' ? 'invalid_request' : 'invalid_grant');
      });
    }

    holds('RFC 7636 4.5 / verifier', `${mode} mode: the one of the challenge`, async (world) => {
      const client = await Client.register(world, world[mode]);
      expect((await client.redeem(await client.code())).status).toBe(200);
    });
    refuses('RFC 7636 4.5 / verifier', `${mode} mode: a code without one`, async (world) => {
      const client = await Client.register(world, world[mode]);
      expectError(await client.redeem(await client.code(), { code_verifier: null }), 400, 'invalid_grant');
    });
    refuses('RFC 7636 4.6 / match', `${mode} mode: another verifier`, async (world) => {
      const client = await Client.register(world, world[mode]);
      expectError(await client.redeem(await client.code(), { code_verifier: newPkce().verifier }), 400, 'invalid_grant');
    });
    refuses('RFC 7636 4.6 / match', `${mode} mode: the challenge itself, as plain would have it`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const issued = await client.code();
      expectError(await client.redeem(issued, { code_verifier: issued.challenge }), 400, 'invalid_grant');
    });

    refuses('RFC 8707 2.2 / token request', `${mode} mode: another resource`, async (world) => {
      const client = await Client.register(world, world[mode]);
      expectError(await client.redeem(await client.code(), { resource: 'https://mcp.example/mcp' }), 400, 'invalid_target');
    });
    holds('RFC 8707 2.2 / token request', `${mode} mode: left out`, async (world) => {
      const client = await Client.register(world, world[mode]);
      expect((await client.redeem(await client.code(), { resource: null })).status).toBe(200);
    });
  }

  for (const [what, verifier] of Object.entries(allowedVerifiers)) {
    holds('RFC 7636 4.6 / match', `a verifier of ${what}`, async (world) => {
      const client = await Client.register(world, world.gateway);
      expect((await client.redeem(await client.code({}, newPkce(verifier)))).status).toBe(200);
    });
  }
  for (const [what, verifier] of Object.entries(malformedVerifiers)) {
    refuses('RFC 7636 4.6 / match', `a verifier ${what}`, async (world) => {
      const client = await Client.register(world, world.gateway);
      const issued = await client.code({}, { verifier, challenge: challengeOf(verifier) });
      expectError(await client.redeem(issued), 400, 'invalid_grant');
    });
  }

  holds('RFC 6749 4.1.2 / single use', 'the first time', async (world) => {
    const client = await Client.register(world, world.gateway);
    expect((await client.redeem(await client.code())).status).toBe(200);
  });
  holds('RFC 6749 4.1.2 / single use', 'two codes of one client are apart', async (world) => {
    const client = await Client.register(world, world.gateway);
    const [first, second] = [await client.code(), await client.code()];
    expect((await client.redeem(second)).status).toBe(200);
    expect((await client.redeem(first)).status).toBe(200);
  });
  holds('RFC 6749 4.1.3 / code', 'with another port than the registered one, where the request had it', async (world) => {
    const registered = world.landing.uri().replace(/:\d+\//, ':1/');
    const client = await Client.register(world, world.gateway, { redirect_uris: [registered] });
    const issued = await client.code({ redirect_uri: world.landing.uri() });
    expect((await client.redeem({ ...issued, redirectUri: world.landing.uri() })).status).toBe(200);
  });
  holds('RFC 6749 4.1.3 / code', 'without redirect URI where the request had none', async (world) => {
    const client = await Client.register(world, world.gateway);
    expect((await client.redeem(await client.code({ redirect_uri: null }), { redirect_uri: null })).status).toBe(200);
  });

  holds('RFC 8707 2.2 / token request', 'with a slash more', async (world) => {
    const client = await Client.register(world, world.gateway);
    expect((await client.redeem(await client.code(), { resource: `${world.gateway.url()}/` })).status).toBe(200);
  });
  refuses('RFC 8707 2.2 / token request', 'another proxy', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectError(await client.redeem(await client.code(), { resource: world.other.url() }), 400, 'invalid_target');
  });
  refuses('RFC 8707 2.2 / token request', 'two resources, of which one is another', async (world) => {
    const client = await Client.register(world, world.gateway);
    const both = [world.gateway.url(), world.other.url()];
    expectError(await client.redeem(await client.code(), { resource: both }), 400, 'invalid_target');
  });

  for (const spelling of spellings) {
    holds('MCP 2025-03-26 authorization / root endpoints', `${spelling}: POST /token at the MCP server`, async (world) => {
      const client = await Client.register(world, world.gateway, {}, spelling);
      const issued = await client.code();
      expect((await post(`${world.gateway.issuer(spelling)}/token`, {
        grant_type: 'authorization_code', client_id: client.id, code: issued.code, redirect_uri: issued.redirectUri,
        code_verifier: issued.verifier,
      })).status).toBe(200);
    });
  }

  const wide = 'MCP 2026-07-28 authorization / step-up';
  for (const [what, scope] of Object.entries({ 'none': null, 'one that nobody knows': 'files:write', 'one of them': 'openid' })) {
    holds(wide, `a request for ${what} of the scopes`, async (world) => {
      const client = await Client.register(world, world.gateway);
      expect((await client.signIn({ scope })).scope).toBe('openid');
    });
  }
  refuses(wide, 'to grant a scope that the provider was not asked for', async (world) => {
    const client = await Client.register(world, world.gateway);
    expect((await client.signIn({ scope: 'openid admin offline_access' })).scope.split(' ')).not.toContain('admin');
  });
});

chapter('Clients at the token endpoint', () => {
  const secretClient = { token_endpoint_auth_method: 'client_secret_basic' };
  const postClient = { token_endpoint_auth_method: 'client_secret_post' };

  holds('RFC 6749 2.3.1 / Basic', 'the right secret', async (world) => {
    const client = await Client.register(world, world.gateway, secretClient);
    expect((await client.redeem(await client.code(), { client_id: null }, basic(client.id, client.secret))).status).toBe(200);
  });
  holds('RFC 6749 2.3.1 / Basic', 'with the same client_id in the body', async (world) => {
    const client = await Client.register(world, world.gateway, secretClient);
    expect((await client.redeem(await client.code(), {}, basic(client.id, client.secret))).status).toBe(200);
  });
  holds('RFC 6749 2.3.1 / Basic', 'every character of the id percent-encoded', async (world) => {
    const client = await Client.register(world, world.gateway, secretClient);
    const encoded = [...client.id].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('');
    const authorization = `basic ${Buffer.from(`${encoded}:${client.secret}`).toString('base64')}`;
    expect((await client.redeem(await client.code(), { client_id: null }, { authorization })).status).toBe(200);
  });
  holds('RFC 6749 2.3.1 / body', 'the right secret', async (world) => {
    const client = await Client.register(world, world.gateway, postClient);
    expect((await client.redeem(await client.code(), { client_secret: client.secret })).status).toBe(200);
  });
  refuses('RFC 6749 2.3.1 / body', 'a secret in the URL', async (world) => {
    const client = await Client.register(world, world.gateway, postClient);
    const url = `${world.gateway.endpoint('token')}?client_secret=${client.secret}`;
    expectError(await post(url, { client_id: client.id, grant_type: 'refresh_token', refresh_token: 'x' }), 400, 'invalid_request');
  });

  const wrong: Readonly<Record<string, (secret: string) => string>> = {
    'another secret': () => `gw_secret_${'x'.repeat(43)}`,
    'an empty secret': () => '',
    'a shorter secret': (secret) => secret.slice(0, -1),
    'a longer secret': (secret) => `${secret}x`,
    'the secret in another case': (secret) => secret.toUpperCase(),
  };
  for (const [what, change] of Object.entries(wrong)) {
    refuses('RFC 6749 2.3.1 / Basic', what, async (world) => {
      const client = await Client.register(world, world.gateway, secretClient);
      const answer = await client.refresh('x', { client_id: null }, basic(client.id, change(client.secret)));
      expectError(answer, 401, 'invalid_client');
      expect(answer.headers['www-authenticate']).toMatch(/^Basic /);
    });
    refuses('RFC 6749 2.3.1 / body', what, async (world) => {
      const client = await Client.register(world, world.gateway, postClient);
      expectError(await client.refresh('x', { client_secret: change(client.secret) }), 401, 'invalid_client');
    });
  }
  refuses('RFC 6749 2.3.1 / Basic', 'credentials that are not form-encoded', async (world) => {
    const client = await Client.register(world, world.gateway, secretClient);
    const authorization = `Basic ${Buffer.from('%zz:%zz').toString('base64')}`;
    expectError(await client.refresh('x', { client_id: null }, { authorization }), 401, 'invalid_client');
  });
  refuses('RFC 6749 2.3.1 / body', 'a client with a secret that does not present it', async (world) => {
    const client = await Client.register(world, world.gateway, postClient);
    expectError(await client.redeem(await client.code()), 401, 'invalid_client');
  });
  refuses('RFC 6749 2.3.1 / body', 'a secret from a public client, which has none', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectError(await client.redeem(await client.code(), { client_secret: 'guess' }), 401, 'invalid_client');
  });

  holds('RFC 6749 2.3 / one method', 'none: a public client names itself', async (world) => {
    const client = await Client.register(world, world.gateway);
    expect((await client.redeem(await client.code())).status).toBe(200);
  });
  refuses('RFC 6749 2.3 / one method', 'a secret in header and body', async (world) => {
    const client = await Client.register(world, world.gateway, secretClient);
    const answer = await client.refresh('x', { client_secret: client.secret }, basic(client.id, client.secret));
    expectError(answer, 400, 'invalid_request');
  });
  refuses('RFC 6749 2.3 / one method', 'one client in the header and another in the body', async (world) => {
    const [client, other] = [await Client.register(world, world.gateway, secretClient), await Client.register(world, world.gateway)];
    const answer = await client.refresh('x', { client_id: other.id }, basic(client.id, client.secret));
    expectError(answer, 400, 'invalid_request');
  });

  const clientFirst = 'RFC 6749 3.2.1 / client first';
  for (const spelling of spellings) {
    for (const [what, fields] of Object.entries<Fields>({
      'a code': { grant_type: 'authorization_code', code: 'x', code_verifier: 'x' },
      'a refresh token': { grant_type: 'refresh_token', refresh_token: 'gw_refresh_x' },
      'nothing else': {},
    })) {
      refuses(clientFirst, `${spelling}: an unknown client with ${what}`, async ({ gateway }) => {
        expectError(await post(gateway.endpoint('token', spelling), { client_id: 'gateway_gone', ...fields }), 401, 'invalid_client');
      });
    }
  }
  refuses(clientFirst, 'nobody in particular', async ({ gateway }) => {
    expectError(await post(gateway.endpoint('token'), { grant_type: 'refresh_token', refresh_token: 'x' }), 401, 'invalid_client');
  });
  refuses(clientFirst, 'a client of another proxy', async (world) => {
    const client = await Client.register(world, world.other);
    const answer = await post(world.gateway.endpoint('token'), { client_id: client.id, grant_type: 'refresh_token', refresh_token: 'x' });
    expectError(answer, 401, 'invalid_client');
  });
  for (const mode of modes) {
    refuses(clientFirst, `${mode} mode: a client whose registration was removed, and its tokens`, async (world) => {
      const { client, tokens } = await signedIn(world, world[mode]);
      expect((await world.admin('DELETE', `/proxies/${world[mode].id}/clients/${client.id}`)).status).toBe(204);
      expectError(await client.refresh(tokens.refresh_token), 401, 'invalid_client');
      expect((await call(world[mode].url(), bearer(tokens.access_token))).status).toBe(401);
    });
    holds(clientFirst, `${mode} mode: an unknown client does not spend another's code`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const issued = await client.code();
      expectError(await client.redeem(issued, { client_id: 'gateway_gone' }), 401, 'invalid_client');
      expect((await client.redeem(issued)).status).toBe(200);
    });
  }

  const grantTypes = [
    'password', 'client_credentials', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code',
    'urn:ietf:params:oauth:grant-type:jwt-bearer', 'urn:ietf:params:oauth:grant-type:token-exchange', 'Authorization_Code',
    'constructor', '__proto__', 'toString',
  ];
  for (const type of grantTypes) {
    refuses('RFC 6749 5.2 / codes', `grant_type=${type}: unsupported_grant_type`, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectError(await client.token({ grant_type: type }), 400, 'unsupported_grant_type');
    });
  }
  for (const [what, fields] of Object.entries<Fields>({
    'grant_type': { code: 'x' },
    'code': { grant_type: 'authorization_code', code_verifier: 'x' },
    'refresh_token': { grant_type: 'refresh_token' },
  })) {
    refuses('RFC 6749 5.2 / codes', `a request without ${what}: invalid_request`, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectError(await client.token(fields), 400, 'invalid_request');
    });
  }
  holds('RFC 6749 5.2 / codes', 'descriptions are ASCII without quotes and backslashes', async (world) => {
    const client = await Client.register(world, world.gateway);
    const answers = await Promise.all([
      client.token({}), client.refresh('ä"\\'), client.token({ grant_type: 'ä"\\' }), client.token({ client_id: '"\\' }),
    ]);
    for (const { json } of answers) expect(json['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  for (const name of ['grant_type', 'client_id', 'code', 'redirect_uri', 'code_verifier']) {
    refuses('RFC 6749 3.2 / once', `${name} twice`, async (world) => {
      const client = await Client.register(world, world.gateway);
      const issued = await client.code();
      const good: Record<string, string> = {
        grant_type: 'authorization_code', client_id: client.id, code: issued.code, redirect_uri: issued.redirectUri,
        code_verifier: issued.verifier,
      };
      expectError(await client.token({ ...good, [name]: [String(good[name]), String(good[name])] }), 400, 'invalid_request');
    });
  }
  refuses('RFC 6749 3.2 / once', 'refresh_token twice', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    const twice = [tokens.refresh_token, tokens.refresh_token];
    expectError(await client.token({ grant_type: 'refresh_token', refresh_token: twice }), 400, 'invalid_request');
  });
  holds('RFC 6749 3.2 / once', 'a code is not spent by a request with a doubled parameter', async (world) => {
    const client = await Client.register(world, world.gateway);
    const issued = await client.code();
    await client.redeem(issued, { code_verifier: [issued.verifier, issued.verifier] });
    expect((await client.redeem(issued)).status).toBe(200);
  });

  holds('RFC 6749 3.2 / POST', 'a form with a charset', async (world) => {
    const client = await Client.register(world, world.gateway);
    const type = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    expect((await client.redeem(await client.code(), {}, type)).status).toBe(200);
  });
  for (const [what, type] of formTypes) {
    refuses('RFC 6749 3.2 / POST', what, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectError(await client.refresh('x', {}, { 'content-type': type }), 400, 'invalid_request');
    });
  }
  refuses('RFC 6749 3.2 / POST', 'a body of no type', async (world) => {
    const client = await Client.register(world, world.gateway);
    const body = encode({ client_id: client.id, grant_type: 'refresh_token', refresh_token: 'x' });
    expectError(await send('POST', world.gateway.endpoint('token'), { body }), 400, 'invalid_request');
  });
  refuses('RFC 6749 3.2 / POST', 'parameters in the URL', async (world) => {
    const client = await Client.register(world, world.gateway);
    const query = encode({ client_id: client.id, grant_type: 'refresh_token', refresh_token: 'x' });
    expectError(await post(`${world.gateway.endpoint('token')}?${query}`, {}), 400, 'invalid_request');
  });
  for (const endpoint of ['token', 'revoke', 'introspect'] as const) {
    refuses('RFC 6749 3.2 / POST', `GET at ${endpoint}`, async ({ gateway }) => {
      const answer = await get(gateway.endpoint(endpoint));
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe('POST');
    });
    holds('RFC 9700 2.6 / CORS', `pages of this computer may call ${endpoint}, without cookies`, async ({ gateway }) => {
      const origin = 'http://localhost:6274';
      const preflight = await send('OPTIONS', gateway.endpoint(endpoint), {
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers['access-control-allow-headers']).toContain('authorization');
      const { headers } = await post(gateway.endpoint(endpoint), {}, { origin });
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    });
  }
});
