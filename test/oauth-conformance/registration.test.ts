import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { register } from './support/client.ts';
import { get, postJson, send } from './support/http.ts';
import { spellings } from './support/proxy.ts';

const uri = 'http://127.0.0.1:33418/callback';
const plain = { client_name: 'A client', redirect_uris: [uri], token_endpoint_auth_method: 'none' };

/** What clients register today (November 2026). */
const realClients: Readonly<Record<string, string[]>> = {
  Cursor: [
    'cursor://anysphere.cursor-mcp/oauth/callback',
    'https://www.cursor.com/agents/mcp/oauth/callback',
    'http://localhost:8787/callback',
  ],
  'Cursor, one server each': ['cursor://anysphere.cursor-mcp/oauth/user-everything/callback'],
  'VS Code': [
    'https://insiders.vscode.dev/redirect',
    'https://vscode.dev/redirect',
    'http://127.0.0.1/',
    'http://127.0.0.1:33418/',
  ],
  'Claude Code': ['http://localhost:54545/callback'],
  'Claude Code, without a port': ['http://localhost/callback', 'http://127.0.0.1/callback'],
  Codex: ['http://127.0.0.1:1455/callback'],
  'mcp-remote': ['http://localhost:3334/oauth/callback'],
  'the MCP Inspector': ['http://localhost:6274/oauth/callback', 'http://localhost:6274/oauth/callback/debug'],
};

/** Nothing that a code should ever be sent to. */
const unsafe: Readonly<Record<string, string>> = {
  'a script': 'javascript:alert(1)//callback',
  'a script with an authority': 'javascript://localhost/callback',
  'a data URL': 'data:text/html,callback',
  'a VBScript': 'vbscript:callback',
  'a file': 'file:///callback',
  'a blob': 'blob:http://localhost:3000/callback',
  'a fragment': `${uri}#part`,
  'an empty fragment': `${uri}#`,
  'a user name': 'http://user@127.0.0.1:33418/callback',
  'a host hidden behind a user name': 'http://127.0.0.1:33418@evil.example/callback',
  'plain http to another host': 'http://evil.example/callback',
  'plain http to an address of the network': 'http://192.168.1.10:3000/callback',
  'an unspecified address': 'http://0.0.0.0:3000/callback',
  'a host that begins with localhost': 'http://localhost.evil.example/callback',
  'a host that begins with 127.0.0.1': 'http://127.0.0.1.evil.example/callback',
  'another spelling of 127.0.0.1': 'http://127.1:3000/callback',
  '127.0.0.1 as a number': 'http://2130706433:3000/callback',
  '127.0.0.1 in hex': 'http://0x7f.0.0.1:3000/callback',
  'an IPv4 address within IPv6': 'http://[::ffff:127.0.0.1]:3000/callback',
  'https to a host that is not on the list': 'https://evil.example/callback',
  'a host that ends like a known one': 'https://evilvscode.dev/redirect',
  'a known host as a prefix': 'https://vscode.dev.evil.example/redirect',
  'dot segments': 'http://127.0.0.1:33418/x/../callback',
  'encoded dot segments': 'http://127.0.0.1:33418/%2e%2e/callback',
  'an encoded slash': 'http://127.0.0.1:33418/oauth%2fcallback',
  'a backslash': 'http://127.0.0.1:33418\\callback',
  'a line break': 'http://127.0.0.1:33418/callback\r\nset-cookie:x',
  'a space': 'http://127.0.0.1:33418/call back',
  'a null character': 'http://127.0.0.1:33418/callback\u0000',
  'a letter of another script': 'http://lоcalhost:3000/callback',
  'a wildcard': 'http://127.0.0.1:*/callback',
  'a port that does not exist': 'http://127.0.0.1:99999/callback',
  'port zero': 'http://127.0.0.1:0/callback',
  'another path': 'http://127.0.0.1:33418/elsewhere',
  'no scheme': '//127.0.0.1:33418/callback',
  'a relative URI': '/callback',
  'an application that is not on the list': 'evil-app://oauth/callback',
  'nothing at all': '',
};

chapter('Registration', () => {
  for (const spelling of spellings) {
    holds(
      'RFC 7591 3.2.1 / answer',
      `${spelling}: 201 with a client id, its time, and the metadata`,
      async ({ gateway }) => {
        const before = Math.floor(Date.now() / 1000);
        const answer = await register(gateway, plain, spelling);
        expect(answer.status).toBe(201);
        expect(answer.json).toMatchObject({
          ...plain,
          client_id: expect.stringMatching(/^gateway_/),
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
        });
        expect(answer.json['client_id_issued_at']).toBeGreaterThanOrEqual(before);
      },
    );
    holds(
      'MCP 2025-03-26 authorization / root endpoints',
      `${spelling}: POST /register at the MCP server`,
      async ({ gateway }) => {
        expect((await postJson(`${gateway.issuer(spelling)}/register`, plain)).status).toBe(201);
      },
    );
  }

  holds('RFC 7591 3.2.1 / answer', 'nobody keeps a copy of the answer', async ({ gateway }) => {
    const { headers } = await register(gateway, plain);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    expect(headers['content-type']).toMatch(/^application\/json/);
  });
  refuses('RFC 7591 3.2.1 / answer', 'to offer a management address, as there is none', async ({ gateway }) => {
    const { json } = await register(gateway, plain);
    for (const member of ['registration_access_token', 'registration_client_uri'])
      expect(json).not.toHaveProperty(member);
  });
  holds('RFC 9700 2.6 / CORS', 'pages of any origin may register, without cookies', async ({ gateway }) => {
    const { headers } = await register(gateway, plain);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });
  holds(
    'RFC 7591 3.2.1 / answer',
    "upstream mode registers clients of its own, never the provider's",
    async ({ upstream, provider }) => {
      const { json } = await register(upstream, { ...plain, token_endpoint_auth_method: 'client_secret_basic' });
      expect(json['client_id']).not.toBe(provider.clientId);
      expect(json['client_secret']).not.toBe(provider.clientSecret);
    },
  );

  holds('RFC 7591 2 / auth method', 'none: a public client', async ({ gateway }) => {
    expect((await register(gateway, plain)).json).toMatchObject({ token_endpoint_auth_method: 'none' });
  });
  refuses('RFC 7591 2 / auth method', 'to give a public client a secret', async ({ gateway }) => {
    expect((await register(gateway, plain)).json).not.toHaveProperty('client_secret');
  });
  for (const method of ['client_secret_basic', 'client_secret_post']) {
    holds('RFC 7591 2 / auth method', `${method}: a secret that does not expire`, async ({ gateway }) => {
      expect((await register(gateway, { ...plain, token_endpoint_auth_method: method })).json).toMatchObject({
        token_endpoint_auth_method: method,
        client_secret: expect.stringMatching(/^gw_secret_.{43}$/),
        client_secret_expires_at: 0,
      });
    });
  }
  holds('RFC 7591 2 / auth method', 'left out: client_secret_basic', async ({ gateway }) => {
    expect((await register(gateway, { redirect_uris: [uri] })).json).toMatchObject({
      token_endpoint_auth_method: 'client_secret_basic',
      client_secret: expect.any(String),
    });
  });
  for (const method of ['private_key_jwt', 'tls_client_auth', 'client_secret_jwt']) {
    holds(
      'RFC 7591 2 / auth method',
      `${method}, which is not supported, becomes none, and the answer says so`,
      async ({ gateway }) => {
        const { json } = await register(gateway, { ...plain, token_endpoint_auth_method: method });
        expect(json).toMatchObject({ token_endpoint_auth_method: 'none' });
        expect(json).not.toHaveProperty('client_secret');
      },
    );
  }
  refuses('RFC 7591 2 / auth method', "a secret of the client's choice", async ({ gateway }) => {
    const wish = { ...plain, token_endpoint_auth_method: 'client_secret_post', client_secret: 'hunter2' };
    expect((await register(gateway, wish)).json['client_secret']).not.toBe('hunter2');
  });

  holds('RFC 7591 2 / metadata', 'unknown members are ignored', async ({ gateway }) => {
    const answer = await register(gateway, {
      ...plain,
      logo_uri: 'https://a.example/logo',
      contacts: ['a@a.example'],
      jwks: { keys: [] },
      x_new: { deep: [1] },
      software_statement: 'not.a.jwt',
      dpop_bound_access_tokens: false,
    });
    expect(answer.status).toBe(201);
    expect(answer.json).not.toHaveProperty('x_new');
  });
  holds('RFC 7591 2 / metadata', 'client_uri, scope and software id come back', async ({ gateway }) => {
    const more = { client_uri: 'https://a.example', scope: 'openid', software_id: '4', software_version: '1.0' };
    expect((await register(gateway, { ...plain, ...more })).json).toMatchObject(more);
  });
  holds('RFC 7591 2 / metadata', 'a client without a name', async ({ gateway }) => {
    const { client_name: _, ...nameless } = plain;
    expect((await register(gateway, nameless)).status).toBe(201);
  });
  holds(
    'RFC 7591 2 / metadata',
    'grant types that are not supported are replaced by those that are',
    async ({ gateway }) => {
      const grants = ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'];
      expect((await register(gateway, { ...plain, grant_types: grants })).json['grant_types']).toEqual([
        'authorization_code',
        'refresh_token',
      ]);
    },
  );
  refuses('RFC 7591 2 / metadata', "a client id of the client's choice", async ({ gateway }) => {
    expect((await register(gateway, { ...plain, client_id: 'alice' })).json['client_id']).not.toBe('alice');
  });
  for (const type of ['native', 'web']) {
    holds('MCP 2026-07-28 authorization / application_type', type, async ({ gateway }) => {
      expect((await register(gateway, { ...plain, application_type: type })).json['application_type']).toBe(type);
    });
  }
  refuses(
    'MCP 2026-07-28 authorization / application_type',
    'to fail over one that is unknown',
    async ({ gateway }) => {
      expect((await register(gateway, { ...plain, application_type: 'toaster' })).status).toBe(201);
    },
  );

  for (const [name, uris] of Object.entries(realClients)) {
    holds('RFC 7591 5 / redirect_uris', `all of ${name}`, async ({ gateway }) => {
      expect((await register(gateway, { ...plain, redirect_uris: uris })).json['redirect_uris']).toEqual(uris);
    });
  }
  holds(
    'RFC 7591 5 / redirect_uris',
    'of good and bad ones the good are kept and the others reported',
    async ({ gateway }) => {
      const bad = 'https://evil.example/callback';
      expect((await register(gateway, { ...plain, redirect_uris: [bad, uri] })).json).toMatchObject({
        redirect_uris: [uri],
        gatehouse_dropped_redirect_uris: [bad],
      });
    },
  );

  for (const [what, redirectUri] of Object.entries(unsafe)) {
    refuses('RFC 7591 5 / redirect_uris', what, async ({ gateway }) => {
      const answer = await register(gateway, { ...plain, redirect_uris: [redirectUri] });
      expect(answer.status).toBe(400);
      expect(answer.json['error']).toBe('invalid_redirect_uri');
    });
  }
  holds('RFC 7591 5 / redirect_uris', 'the plain loopback URI that all of these resemble', async ({ gateway }) => {
    expect((await register(gateway, plain)).status).toBe(201);
  });

  const notMetadata: readonly [string, string, string][] = [
    ['what is not JSON', 'redirect_uris=x', 'invalid_client_metadata'],
    ['an empty body', '', 'invalid_client_metadata'],
    ['a list', '[]', 'invalid_client_metadata'],
    ['a string', '"client"', 'invalid_client_metadata'],
    ['null', 'null', 'invalid_client_metadata'],
    ['no redirect_uris', '{}', 'invalid_redirect_uri'],
    ['an empty list of redirect URIs', '{"redirect_uris":[]}', 'invalid_redirect_uri'],
    ['redirect_uris that is no list', `{"redirect_uris":"${uri}"}`, 'invalid_redirect_uri'],
    ['redirect URIs that are no text', '{"redirect_uris":[1]}', 'invalid_redirect_uri'],
    ['51 redirect URIs', JSON.stringify({ redirect_uris: Array(51).fill(uri) }), 'invalid_redirect_uri'],
  ];
  for (const [what, body, error] of notMetadata) {
    refuses('RFC 7591 3.2.2 / error', `${what}: ${error}`, async ({ gateway }) => {
      const answer = await send('POST', gateway.endpoint('register'), {
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(answer.status).toBe(400);
      expect(answer.json).toMatchObject({ error, error_description: expect.any(String) });
      expect(answer.headers['cache-control']).toBe('no-store');
    });
  }
  holds('RFC 7591 3.2.2 / error', 'the description names what was refused', async ({ gateway }) => {
    const answer = await register(gateway, { ...plain, redirect_uris: ['https://evil.example/cb'] });
    expect(answer.json['error_description']).toContain('https://evil.example/cb');
  });

  holds('RFC 7591 3 / request', 'POST with JSON', async ({ gateway }) => {
    expect((await register(gateway, plain)).status).toBe(201);
  });
  refuses('RFC 7591 3 / request', 'GET', async ({ gateway }) => {
    const answer = await get(gateway.endpoint('register'));
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('POST');
  });
  refuses('RFC 7591 3 / request', 'a body of half a megabyte, before it is parsed', async ({ gateway }) => {
    const answer = await register(gateway, { ...plain, client_name: 'x'.repeat(512 * 1024) });
    expect(answer.status).toBe(413);
  });

  holds('RFC 7591 5 / isolation', 'the same software twice makes two clients', async ({ gateway }) => {
    const [first, second] = await Promise.all([register(gateway, plain), register(gateway, plain)]);
    expect(first.json['client_id']).not.toBe(second.json['client_id']);
  });
  refuses('RFC 7591 5 / isolation', 'a client at another proxy than its own', async ({ gateway, other }) => {
    const { json } = await register(gateway, plain);
    const answer = await get(
      `${other.endpoint('authorize')}?response_type=code&client_id=${String(json['client_id'])}`,
    );
    expect(answer.status).toBe(400);
    expect(answer.headers.location).toBeUndefined();
  });
  refuses('RFC 7591 5 / isolation', 'registrations where OAuth is switched off', async ({ open }) => {
    expect((await register(open, plain)).status).toBe(404);
  });
});
