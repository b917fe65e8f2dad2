import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { Client } from './support/client.ts';
import { expectError, expectPage, expectTaken } from './support/expect-authorization.ts';
import { encode, get, post, send, type Fields } from './support/http.ts';
import { spellings } from './support/proxy.ts';

/** States that clients send, and that careless servers change. */
const states: Readonly<Record<string, string>> = {
  'base64 with +, / and =': 'q+/7vA9+Zg==',
  'characters of a URL': 'https://a.example/?a=b&c=d#e',
  'percent signs': '100%25%20%zz',
  'letters of many scripts': 'zustand-état-狀態-🙂',
  JSON: '{"a":["b",1],"c":null}',
  'spaces at both ends': '  x  ',
  markup: '"><script>alert(1)</script>',
  'two thousand characters': 'x'.repeat(2000),
};

chapter('Authorization requests', () => {
  for (const spelling of spellings) {
    holds('RFC 6749 3.1.1 / code', `${spelling}: a good request goes on to the consent page`, async (world) => {
      expectTaken(await (await Client.register(world, world.gateway, {}, spelling)).authorize());
    });
    holds(
      'MCP 2025-03-26 authorization / root endpoints',
      `${spelling}: GET /authorize at the MCP server`,
      async (world) => {
        const client = await Client.register(world, world.gateway, {}, spelling);
        const query = encode(client.request());
        const answer = await get(`${world.gateway.issuer(spelling)}/authorize?${query}`);
        expect(answer.status).toBe(302);
        expect(answer.location.href.split('?')[0]).toBe(world.gateway.endpoint('authorize', spelling));
        expect(Object.fromEntries(answer.location.searchParams)).toEqual(
          client.request({ code_challenge: answer.location.searchParams.get('code_challenge') }),
        );
      },
    );
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
  refuses('RFC 6749 3.1.2.4 / page', "another proxy's client", async (world) => {
    const client = await Client.register(world, world.other);
    expectPage(await get(`${world.gateway.endpoint('authorize')}?${encode(client.request())}`));
  });
  holds(
    'RFC 6749 3.1.2.4 / page',
    'the page tells people of Cursor, Claude Code and VS Code what to do',
    async ({ gateway }) => {
      const { text } = await get(`${gateway.endpoint('authorize')}?client_id=gateway_gone`);
      for (const name of ['Cursor', 'Claude Code', 'VS Code']) expect(text).toContain(name);
    },
  );
  holds('RFC 6749 3.1.2.4 / page', 'what the request says is shown as text', async (world) => {
    const client = await Client.register(world, world.gateway);
    const answer = await client.authorize({ redirect_uri: 'https://evil.example/"><script>alert(1)</script>' });
    expectPage(answer);
    expect(answer.text).not.toContain('<script>alert');
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

  holds(
    'RFC 9700 4.2.4 / leak',
    'the request is neither cached nor told by Referer, and its parameters stay behind',
    async (world) => {
      const answer = await (await Client.register(world, world.gateway)).authorize();
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
      expect([...answer.location.searchParams.keys()]).toEqual(['txn_id']);
    },
  );
  refuses('RFC 9700 2.6 / CORS', 'the authorization endpoint to scripts', async (world) => {
    const client = await Client.register(world, world.gateway);
    const { headers } = await get(client.authorizeUrl(), { origin: world.gateway.gatewayOrigin() });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});
