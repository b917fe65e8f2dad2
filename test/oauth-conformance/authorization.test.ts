import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { Client, newPkce } from './support/client.ts';
import { encode, get, post, send, type Answer, type Fields } from './support/http.ts';
import { spellings } from './support/proxy.ts';

/** The request was taken: the browser goes on to the consent page. */
function expectTaken(answer: Answer): void {
  expect(answer.status).toBe(302);
  expect(answer.location.pathname).toMatch(/^\/api\/v1\/oauth-proxy\/\d+\/consent$/);
}

/** The person is told; nothing goes to an address that nobody has proven. */
function expectPage(answer: Answer): void {
  expect(answer.status).toBe(400);
  expect(answer.headers['content-type']).toMatch(/^text\/html/);
  expect(answer.headers.location).toBeUndefined();
  expect(answer.text).not.toContain('http-equiv');
}

/** The client is told, at its redirect URI. */
function expectError(client: Client, answer: Answer, error: string): void {
  expect(answer.status).toBe(302);
  expect(answer.location.origin + answer.location.pathname).toBe(client.redirectUri);
  const query = Object.fromEntries(answer.location.searchParams);
  expect(query).toMatchObject({ error, error_description: expect.any(String), iss: client.proxy.issuer(client.spelling) });
  expect(query).not.toHaveProperty('code');
}

/** States that clients send, and that careless servers change. */
const states: Readonly<Record<string, string>> = {
  'base64 with +, / and =': 'q+/7vA9+Zg==',
  'characters of a URL': 'https://a.example/?a=b&c=d#e',
  'percent signs': '100%25%20%zz',
  'letters of many scripts': 'zustand-état-狀態-🙂',
  'JSON': '{"a":["b",1],"c":null}',
  'spaces at both ends': '  x  ',
  'markup': '"><script>alert(1)</script>',
  'two thousand characters': 'x'.repeat(2000),
};

const notRegistered: Readonly<Record<string, (registered: string) => string>> = {
  'another path': (uri) => `${uri}/more`,
  'a path that begins alike': (uri) => `${uri}-evil`,
  'a shorter path': (uri) => uri.slice(0, -1),
  'a slash at the end': (uri) => `${uri}/`,
  'a path in another case': (uri) => uri.replace('/callback', '/Callback'),
  'a query': (uri) => `${uri}?a=b`,
  'an empty query': (uri) => `${uri}?`,
  'a fragment': (uri) => `${uri}#a`,
  'https in place of http': (uri) => uri.replace('http:', 'https:'),
  'localhost in place of 127.0.0.1': (uri) => uri.replace('127.0.0.1', 'localhost'),
  '[::1] in place of 127.0.0.1': (uri) => uri.replace('127.0.0.1', '[::1]'),
  'another host': () => 'https://evil.example/callback',
  'a host behind a user name': (uri) => uri.replace(/:(\d+)/, ':$1@evil.example'),
  'a user name': (uri) => uri.replace('//', '//user@'),
  'dot segments': (uri) => uri.replace('/callback', '/a/../callback'),
  'an encoded letter': (uri) => uri.replace('/callback', '/%63allback'),
  'a script': () => 'javascript:alert(1)',
};

const otherResources: Readonly<Record<string, (url: string) => string>> = {
  'another host': () => 'https://mcp.example/mcp',
  'another port': (url) => url.replace(/:\d+/, ':1'),
  'another path': (url) => url.replace('/mcp', '/other'),
  'a path below it': (url) => `${url}/more`,
  'a host that begins alike': (url) => url.replace('localhost', 'localhost.evil.example'),
  'https': (url) => url.replace('http:', 'https:'),
  'a fragment': (url) => `${url}#a`,
  'a query': (url) => `${url}?a=b`,
  'a user name': (url) => url.replace('//', '//user@'),
  'two slashes at the end': (url) => `${url}//`,
  'what is no URL': () => 'mcp',
};

chapter('Authorization requests', () => {
  for (const spelling of spellings) {
    holds('RFC 6749 3.1.1 / code', `${spelling}: a good request goes on to the consent page`, async (world) => {
      expectTaken(await (await Client.register(world, world.gateway, {}, spelling)).authorize());
    });
    holds('MCP 2025-03-26 authorization / root endpoints', `${spelling}: GET /authorize at the MCP server`, async (world) => {
      const client = await Client.register(world, world.gateway, {}, spelling);
      const query = encode(client.request());
      const answer = await get(`${world.gateway.issuer(spelling)}/authorize?${query}`);
      expect(answer.status).toBe(302);
      expect(answer.location.href.split('?')[0]).toBe(world.gateway.endpoint('authorize', spelling));
      expect(Object.fromEntries(answer.location.searchParams)).toEqual(client.request({ code_challenge: answer.location.searchParams.get('code_challenge') }));
    });
    holds('RFC 9207 2 / iss', `${spelling}: with an error`, async (world) => {
      const client = await Client.register(world, world.gateway, {}, spelling);
      expectError(client, await client.authorize({ response_type: 'token' }), 'unsupported_response_type');
    });
  }
  holds('RFC 6749 3.1.1 / code', 'upstream mode too', async (world) => {
    expectTaken(await (await Client.register(world, world.upstream)).authorize());
  });
  for (const type of ['token', 'id_token', 'code token', 'code id_token', 'none', 'CODE', 'password']) {
    refuses('RFC 6749 3.1.1 / code', `response_type=${type}`, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectError(client, await client.authorize({ response_type: type }), 'unsupported_response_type');
    });
  }

  holds('RFC 6749 3.1 / methods', 'GET', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize());
  });
  holds('RFC 6749 3.1 / methods', 'POST with a form', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectTaken(await post(world.gateway.endpoint('authorize'), client.request()));
  });
  for (const method of ['PUT', 'DELETE', 'PATCH', 'HEAD']) {
    refuses('RFC 6749 3.1 / methods', method, async (world) => {
      const client = await Client.register(world, world.gateway);
      const answer = await send(method, client.authorizeUrl());
      expect(answer.status).toBe(405);
      expect(answer.headers.location).toBeUndefined();
    });
  }

  const ignored: Fields = { login_hint: 'alice', nonce: 'n', ui_locales: 'de', claims: '{}', x_unknown: 'x' };
  holds('RFC 6749 3.1 / unknown', 'parameters that nobody knows', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize(ignored));
  });
  holds('RFC 6749 3.1 / unknown', 'scope, resource and state without a value', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ scope: '', resource: '', state: '' }));
  });
  refuses('RFC 6749 3.1 / unknown', 'a code_challenge without a value', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectError(client, await client.authorize({ code_challenge: '' }), 'invalid_request');
  });
  holds('RFC 6749 3.1 / unknown', 'prompt=consent and prompt=login ask for what happens anyway', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectTaken(await client.authorize({ prompt: 'consent' }));
    expectTaken(await client.authorize({ prompt: 'login consent' }));
  });

  for (const name of ['response_type', 'code_challenge', 'code_challenge_method', 'scope', 'prompt']) {
    refuses('RFC 6749 3.1 / once', `${name} twice`, async (world) => {
      const client = await Client.register(world, world.gateway);
      const value = client.request({ scope: 'openid', prompt: 'login' })[name];
      expectError(client, await client.authorize({ [name]: [String(value), String(value)] }), 'invalid_request');
    });
  }
  refuses('RFC 6749 3.1 / once', 'state twice, and sends none of the two back', async (world) => {
    const client = await Client.register(world, world.gateway);
    const answer = await client.authorize({ state: ['one', 'two'] });
    expectError(client, answer, 'invalid_request');
    expect(answer.location.searchParams.has('state')).toBe(false);
  });
  for (const name of ['client_id', 'redirect_uri']) {
    refuses('RFC 6749 3.1 / once', `${name} twice, with a page`, async (world) => {
      const client = await Client.register(world, world.gateway);
      const value = String(client.request()[name]);
      expectPage(await client.authorize({ [name]: [value, value] }));
    });
  }
  holds('RFC 6749 3.1 / once', 'everything once', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ scope: 'openid', prompt: 'login' }));
  });

  for (const spelling of spellings) {
    refuses('RFC 6749 3.1.2.4 / page', `${spelling}: an unknown client`, async ({ gateway, landing }) => {
      const request = { response_type: 'code', client_id: 'gateway_gone', redirect_uri: landing.uri() };
      expectPage(await get(`${gateway.endpoint('authorize', spelling)}?${encode(request)}`));
    });
  }
  refuses('RFC 6749 3.1.2.4 / page', 'a request without a client', async (world) => {
    expectPage(await (await Client.register(world, world.gateway)).authorize({ client_id: null }));
  });
  refuses('RFC 6749 3.1.2.4 / page', 'another proxy\'s client', async (world) => {
    const client = await Client.register(world, world.other);
    expectPage(await get(`${world.gateway.endpoint('authorize')}?${encode(client.request())}`));
  });
  holds('RFC 6749 3.1.2.4 / page', 'the page tells people of Cursor, Claude Code and VS Code what to do', async ({ gateway }) => {
    const { text } = await get(`${gateway.endpoint('authorize')}?client_id=gateway_gone`);
    for (const name of ['Cursor', 'Claude Code', 'VS Code']) expect(text).toContain(name);
  });
  holds('RFC 6749 3.1.2.4 / page', 'what the request says is shown as text', async (world) => {
    const client = await Client.register(world, world.gateway);
    const answer = await client.authorize({ redirect_uri: 'https://evil.example/"><script>alert(1)</script>' });
    expectPage(answer);
    expect(answer.text).not.toContain('<script>alert');
  });

  for (const [what, change] of Object.entries(notRegistered)) {
    refuses('RFC 9700 2.1 / exact', what, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectPage(await client.authorize({ redirect_uri: change(client.redirectUri) }));
    });
  }
  holds('RFC 9700 2.1 / exact', 'each of several that are registered', async (world) => {
    const uris = ['cursor://anysphere.cursor-mcp/oauth/callback', 'https://www.cursor.com/agents/mcp/oauth/callback', 'http://localhost:8787/callback'];
    const client = await Client.register(world, world.gateway, { redirect_uris: uris });
    for (const uri of uris) expectTaken(await client.authorize({ redirect_uri: uri }));
  });
  refuses('RFC 9700 2.1 / exact', 'a registered URI that the person has disallowed since', async (world) => {
    const uri = 'http://localhost:8787/oauth_callback';
    const client = await Client.register(world, world.other, { redirect_uris: [uri] });
    expectTaken(await client.authorize());
    await world.admin('PUT', `/proxies/${world.other.id}`, { oauth_proxy_allowed_redirect_uris: ['http://127.0.0.1:*/callback'] });
    expectPage(await client.authorize());
  });

  for (const spelling of spellings) {
    holds('RFC 8252 7.3 / port', `${spelling}: another port than the registered one`, async (world) => {
      const client = await Client.register(world, world.gateway, { redirect_uris: [`http://${spelling}:33418/callback`] });
      expectTaken(await client.authorize({ redirect_uri: `http://${spelling}:50123/callback` }));
    });
    refuses('RFC 8252 7.3 / port', `${spelling}: another port and another path`, async (world) => {
      const client = await Client.register(world, world.gateway, { redirect_uris: [`http://${spelling}:33418/callback`] });
      expectPage(await client.authorize({ redirect_uri: `http://${spelling}:50123/elsewhere` }));
    });
  }
  holds('RFC 8252 7.3 / port', 'a port where the registered URI has none', async (world) => {
    const client = await Client.register(world, world.gateway, { redirect_uris: ['http://localhost/callback'] });
    expectTaken(await client.authorize({ redirect_uri: 'http://localhost:50123/callback' }));
  });
  holds('RFC 8252 7.3 / port', 'the registered URI itself', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize());
  });
  refuses('RFC 8252 7.3 / port', 'another port of an https URI', async (world) => {
    const client = await Client.register(world, world.gateway, { redirect_uris: ['https://vscode.dev/redirect'] });
    expectPage(await client.authorize({ redirect_uri: 'https://vscode.dev:8443/redirect' }));
  });

  holds('RFC 6749 3.1.2.3 / one URI', 'left out where one is registered', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ redirect_uri: null }));
  });
  refuses('RFC 6749 3.1.2.3 / one URI', 'a request without one where two are registered', async (world) => {
    const uris = [world.landing.uri(), world.landing.uri('localhost')];
    expectPage(await (await Client.register(world, world.gateway, { redirect_uris: uris })).authorize({ redirect_uri: null }));
  });

  holds('RFC 7636 4.3 / challenge', '43 characters of base64url', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ code_challenge: newPkce().challenge }));
  });
  const challenges: Readonly<Record<string, string | null>> = {
    'none at all': null,
    'one that is too short': 'x'.repeat(42),
    'one that is too long': 'x'.repeat(44),
    'base64 with padding': `${'x'.repeat(42)}=`,
    'base64 with a slash': `${'x'.repeat(42)}/`,
    'hex': 'a'.repeat(64),
  };
  for (const [what, challenge] of Object.entries(challenges)) {
    refuses('RFC 7636 4.3 / challenge', what, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectError(client, await client.authorize({ code_challenge: challenge }), 'invalid_request');
    });
  }
  holds('RFC 7636 4.4.1 / method', 'S256', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ code_challenge_method: 'S256' }));
  });
  for (const method of [null, 'plain', 's256', 'S512', 'none']) {
    refuses('RFC 7636 4.4.1 / method', method === null ? 'a request without one, which would mean plain' : method, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectError(client, await client.authorize({ code_challenge_method: method }), 'invalid_request');
    });
  }
  refuses('RFC 7636 4.4.1 / method', 'plain in upstream mode', async (world) => {
    const client = await Client.register(world, world.upstream);
    expectError(client, await client.authorize({ code_challenge_method: 'plain' }), 'invalid_request');
  });

  for (const spelling of spellings) {
    holds('RFC 8707 2 / target', `${spelling}: the resource of the document`, async (world) => {
      const client = await Client.register(world, world.gateway, {}, spelling);
      expectTaken(await client.authorize({ resource: world.gateway.url(spelling) }));
    });
  }
  holds('RFC 8707 2 / target', 'one slash more, as older clients send it', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ resource: `${world.gateway.url()}/` }));
  });
  holds('RFC 8707 2 / target', 'left out, as clients of older revisions do', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ resource: null }));
  });
  for (const [what, change] of Object.entries(otherResources)) {
    refuses('RFC 8707 2 / target', what, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectError(client, await client.authorize({ resource: change(world.gateway.url()) }), 'invalid_target');
    });
  }
  refuses('RFC 8707 2 / target', 'another proxy', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectError(client, await client.authorize({ resource: world.other.url() }), 'invalid_target');
  });
  refuses('RFC 8707 2 / target', 'two resources, of which one is another', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectError(client, await client.authorize({ resource: [world.gateway.url(), world.other.url()] }), 'invalid_target');
  });

  for (const mode of ['fragment', 'form_post', 'web_message']) {
    refuses('RFC 6749 4.1.2.1 / error', `response_mode=${mode}`, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectError(client, await client.authorize({ response_mode: mode }), 'invalid_request');
    });
  }
  refuses('RFC 6749 4.1.2.1 / error', 'a request without response_type', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectError(client, await client.authorize({ response_type: null }), 'invalid_request');
  });
  refuses('RFC 6749 4.1.2.1 / error', 'prompt=none: nobody could be asked', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectError(client, await client.authorize({ prompt: 'none' }), 'login_required');
  });
  holds('RFC 6749 4.1.2.1 / error', 'response_mode=query', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ response_mode: 'query' }));
  });

  for (const [what, state] of Object.entries(states)) {
    holds('RFC 6749 4.1.2 / state', `with an error: ${what}`, async (world) => {
      const client = await Client.register(world, world.gateway);
      const answer = await client.authorize({ state, response_type: 'token' });
      expect(answer.location.searchParams.get('state')).toBe(state);
    });
  }
  refuses('RFC 6749 4.1.2 / state', 'to make one up', async (world) => {
    const client = await Client.register(world, world.gateway);
    const answer = await client.authorize({ state: null, response_type: 'token' });
    expect(answer.location.searchParams.has('state')).toBe(false);
  });

  holds('RFC 9700 4.2.4 / leak', 'the request is neither cached nor told by Referer, and its parameters stay behind', async (world) => {
    const answer = await (await Client.register(world, world.gateway)).authorize();
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect([...answer.location.searchParams.keys()]).toEqual(['txn_id']);
  });
  refuses('RFC 9700 2.6 / CORS', 'the authorization endpoint to scripts', async (world) => {
    const client = await Client.register(world, world.gateway);
    const { headers } = await get(client.authorizeUrl(), { origin: world.gateway.gatewayOrigin() });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});
