import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { bearer, call, initialize, signedIn } from './support/client.ts';
import { get, post, send } from './support/http.ts';
import { spellings } from './support/proxy.ts';

/** Parameters of a Bearer challenge (RFC 9110 section 11.6.1). */
function challengeOf(header: string | undefined): Record<string, string> {
  expect(header).toMatch(/^Bearer /);
  return Object.fromEntries(
    [...String(header).matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** Requests that are wrong in another way as well: who may call is asked first. */
const odd: Readonly<Record<string, { method: string; headers?: Record<string, string>; body?: string }>> = {
  'GET, as Codex and mcp-remote probe': { method: 'GET' },
  DELETE: { method: 'DELETE', headers: { 'mcp-session-id': 'x' } },
  PUT: { method: 'PUT' },
  'a protocol version of the future': { method: 'POST', headers: { 'mcp-protocol-version': '2099-01-01' } },
  'the first protocol version': { method: 'GET', headers: { 'mcp-protocol-version': '2024-11-05' } },
  'an unknown session': { method: 'POST', headers: { 'mcp-session-id': 'unknown' }, body: '{}' },
  'what is not JSON': { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hello' },
  'an Accept that nothing meets': { method: 'POST', headers: { accept: 'image/png' }, body: '{}' },
};

const passthrough = 'MCP 2025-06-18 authorization / passthrough';
const revisions = 'MCP 2025-06-18 transports / revisions';

chapter('The MCP endpoint', () => {
  for (const spelling of spellings) {
    holds(
      'RFC 9728 5.1 / challenge',
      `${spelling}: the document it leads to is that of the URL`,
      async ({ gateway }) => {
        const answer = await call(gateway.url(spelling), {});
        expect(answer.status).toBe(401);
        const { resource_metadata: address = '' } = challengeOf(answer.headers['www-authenticate']);
        expect(address).toBe(`${gateway.issuer(spelling)}/.well-known/oauth-protected-resource/mcp`);
        expect((await get(address)).json['resource']).toBe(gateway.url(spelling));
      },
    );
    for (const method of ['GET', 'POST', 'DELETE']) {
      refuses(
        'RFC 6750 3 / challenge',
        `${spelling}: ${method} without a token, with challenge and scope`,
        async ({ gateway }) => {
          const answer = await send(method, gateway.url(spelling));
          expect(answer.status).toBe(401);
          expect(challengeOf(answer.headers['www-authenticate'])).toMatchObject({ scope: 'openid' });
          expect(answer.headers['cache-control']).toBe('no-store');
        },
      );
    }
  }
  holds('RFC 6750 3 / challenge', 'a good token gets none', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    const answer = await call(world.gateway.url(), bearer(tokens.access_token));
    expect(answer.status).toBe(200);
    expect(answer.headers['www-authenticate']).toBeUndefined();
  });
  refuses('RFC 9728 5.1 / challenge', 'to lead anywhere where OAuth is switched off', async ({ open }) => {
    expect((await call(open.url(), {})).headers['www-authenticate'] ?? '').not.toContain('resource_metadata');
  });
  refuses('RFC 6750 3.1 / error code', 'to name an error where no token was presented', async ({ gateway }) => {
    expect(challengeOf((await call(gateway.url(), {})).headers['www-authenticate'])).not.toHaveProperty('error');
  });
  holds('RFC 6750 3.1 / error code', 'invalid_token for one that is not good', async ({ gateway }) => {
    const answer = await call(gateway.url(), bearer('not-good'));
    expect(challengeOf(answer.headers['www-authenticate'])).toMatchObject({
      error: 'invalid_token',
      resource_metadata: expect.any(String),
    });
    expect(answer.json).toMatchObject({ error: 'invalid_token', error_description: expect.any(String) });
  });
  holds('RFC 6750 3.1 / error code', 'upstream mode answers the same', async ({ upstream }) => {
    const { error } = challengeOf((await call(upstream.url(), bearer('not-good'))).headers['www-authenticate']);
    expect(error).toBe('invalid_token');
  });

  for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
    holds('RFC 6750 2.1 / scheme', scheme, async (world) => {
      const { tokens } = await signedIn(world, world.gateway);
      expect((await call(world.gateway.url(), { authorization: `${scheme} ${tokens.access_token}` })).status).toBe(200);
    });
  }
  const schemes: Readonly<Record<string, (token: string) => string>> = {
    Basic: (token) => `Basic ${Buffer.from(`x:${token}`).toString('base64')}`,
    Token: (token) => `Token ${token}`,
    DPoP: (token) => `DPoP ${token}`,
    'no scheme': (token) => token,
    'Bearer without a token': () => 'Bearer',
    'Bearer with two tokens': (token) => `Bearer ${token} ${token}`,
    'Bearer with two tokens in a list': (token) => `Bearer ${token}, Bearer ${token}`,
    'Bearer with quotes': (token) => `Bearer "${token}"`,
  };
  for (const [what, header] of Object.entries(schemes)) {
    refuses('RFC 6750 2.1 / scheme', what, async (world) => {
      const { tokens } = await signedIn(world, world.gateway);
      expect((await call(world.gateway.url(), { authorization: header(tokens.access_token) })).status).toBe(401);
    });
  }

  holds('RFC 6750 2 / header', 'in the Authorization header', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    expect((await call(world.gateway.url(), bearer(tokens.access_token))).status).toBe(200);
  });
  refuses('RFC 6750 2 / header', 'a token in the URL', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    expect((await call(`${world.gateway.url()}?access_token=${tokens.access_token}`, {})).status).toBe(401);
  });
  refuses('RFC 6750 2 / header', 'a token in a form', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    expect((await post(world.gateway.url(), { access_token: tokens.access_token })).status).toBe(401);
  });
  refuses('RFC 6750 2 / header', 'a token in a cookie', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    expect((await call(world.gateway.url(), { cookie: `access_token=${tokens.access_token}` })).status).toBe(401);
  });
  refuses('RFC 6750 2 / header', 'a session id in place of a token', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    const { headers } = await call(world.gateway.url(), bearer(tokens.access_token));
    const session = String(headers['mcp-session-id']);
    expect(session.length).toBeGreaterThan(10);
    expect((await call(world.gateway.url(), { 'mcp-session-id': session })).status).toBe(401);
  });
  refuses('RFC 6750 2 / header', "one client's session with another's token", async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    const other = await signedIn(world, world.gateway);
    const { headers } = await call(world.gateway.url(), bearer(tokens.access_token));
    const session = { 'mcp-session-id': String(headers['mcp-session-id']) };
    const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
    expect((await call(world.gateway.url(), { ...bearer(other.tokens.access_token), ...session }, list)).status).toBe(
      404,
    );
    expect((await call(world.gateway.url(), { ...bearer(tokens.access_token), ...session }, list)).status).toBe(200);
  });

  for (const [what, { method, headers, body }] of Object.entries(odd)) {
    refuses('MCP 2025-06-18 authorization / 401', what, async ({ gateway, server }) => {
      const seen = server.requests.length;
      const answer = await send(method, gateway.url(), {
        ...(headers ? { headers } : {}),
        ...(body === undefined ? {} : { body }),
      });
      expect(answer.status).toBe(401);
      expect(challengeOf(answer.headers['www-authenticate'])).toHaveProperty('resource_metadata');
      expect(server.requests.length).toBe(seen);
    });
  }
  holds(
    'MCP 2025-06-18 authorization / 401',
    'with a token the MCP server itself answers what is wrong',
    async (world) => {
      const { tokens } = await signedIn(world, world.gateway);
      const answer = await send('POST', world.gateway.url(), {
        headers: { ...bearer(tokens.access_token), 'content-type': 'application/json', accept: 'image/png' },
        body: '{}',
      });
      expect(answer.status).toBe(406);
    },
  );

  for (const revision of ['2025-03-26', '2025-06-18', '2025-11-25']) {
    for (const mode of ['gateway', 'upstream'] as const) {
      holds(revisions, `${mode} mode, ${revision}: initialize`, async (world) => {
        const { tokens } = await signedIn(world, world[mode]);
        const answer = await call(world[mode].url(), bearer(tokens.access_token), initialize(revision));
        expect(answer.status).toBe(200);
        expect(answer.text).toContain(`"protocolVersion":"${revision}"`);
        expect(answer.headers['mcp-session-id']).toBeDefined();
      });
    }
  }
  refuses(revisions, 'what the MCP server refuses, in its own words', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-session-id': 'gone',
    };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/list' });
    const through = await send('POST', world.gateway.url(), {
      headers: { ...headers, ...bearer(tokens.access_token) },
      body,
    });
    const token = String(world.server.requests.at(-1)?.headers.authorization);
    const direct = await send('POST', world.server.url, { headers: { ...headers, authorization: token }, body });
    expect(direct.status).toBe(404);
    expect([through.status, through.text]).toEqual([direct.status, direct.text]);
  });

  const discover = {
    jsonrpc: '2.0',
    id: 1,
    method: 'server/discover',
    params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
  };
  holds('MCP 2026-07-28 transports / discover', "the MCP server's answer comes back unchanged", async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'server/discover' };
    const through = await call(world.gateway.url(), { ...bearer(tokens.access_token), ...headers }, discover);
    const seen = world.server.requests.at(-1)?.headers;
    expect(seen).toMatchObject(headers);
    const direct = await call(world.server.url, { authorization: String(seen?.authorization), ...headers }, discover);
    expect([through.status, through.text]).toEqual([direct.status, direct.text]);
  });
  refuses('MCP 2026-07-28 transports / discover', 'to a caller without a token', async (world) => {
    const seen = world.server.requests.length;
    expect((await call(world.gateway.url(), { 'mcp-protocol-version': '2026-07-28' }, discover)).status).toBe(401);
    expect(world.server.requests.length).toBe(seen);
  });

  holds(passthrough, "the MCP server sees the provider's token for the person who signed in", async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    await call(world.gateway.url(), bearer(tokens.access_token));
    const [scheme, token = ''] = String(world.server.requests.at(-1)?.headers.authorization).split(' ');
    expect(scheme).toBe('Bearer');
    expect(await world.provider.introspect(token)).toMatchObject({
      account: 'alice',
      clientId: world.provider.clientId,
    });
  });
  refuses(passthrough, 'to pass on what the client authenticated with', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    await call(world.gateway.url(), { ...bearer(tokens.access_token), cookie: 'a=b', 'x-forwarded-for': '1.2.3.4' });
    const seen = world.server.requests.at(-1);
    expect(seen?.rawHeaders.join('\n')).not.toContain(tokens.access_token);
    for (const name of ['cookie', 'x-forwarded-for', 'x-api-key']) expect(seen?.headers).not.toHaveProperty(name);
  });

  const apart = 'Gatehouse API keys / apart';
  for (const [what, headers] of Object.entries<Record<string, string>>({
    'X-API-Key': { 'x-api-key': `uag_${'x'.repeat(43)}` },
    'X-API-Key beside a good token': { 'x-api-key': 'uag_x' },
    'Bearer uag_': bearer(`uag_${'x'.repeat(43)}`),
    'ApiKey uag_': { authorization: `ApiKey uag_${'x'.repeat(43)}` },
    'Bearer gw_session_': bearer(`gw_session_${'x'.repeat(43)}`),
  })) {
    refuses(apart, what, async (world) => {
      const { tokens } = await signedIn(world, world.gateway);
      const answer = await call(world.gateway.url(), { ...bearer(tokens.access_token), ...headers });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).not.toContain('resource_metadata');
    });
  }
  holds(apart, 'a good key opens the proxy, though a token beside it would not', async (world) => {
    // Keys use the account that somebody signed the proxy in with.
    await signedIn(world, world.gateway);
    const made = await world.admin('POST', '/api-keys', { name: 'script', proxy_ids: [world.gateway.id] });
    const headers = { 'x-api-key': String(made.json['key']), ...bearer('not-good') };
    expect((await call(world.gateway.url(), headers)).status).toBe(200);
  });

  holds('RFC 9700 2.6 / CORS', 'pages of this computer may read the challenge', async ({ gateway }) => {
    const { headers } = await call(gateway.url(), { origin: 'http://localhost:6274' });
    expect(headers['access-control-allow-origin']).toBe('http://localhost:6274');
    expect(headers['access-control-expose-headers']).toMatch(/WWW-Authenticate/i);
  });
});
