import { afterEach, describe, expect, it, vi } from 'vitest';
import { jsonResponse } from '../../../main/http/exchange.ts';
import { silentLogger, type Logger } from '../../../main/log/logger.ts';
import { Activity } from '../../../main/proxies/activity/activity.ts';
import type { Authenticator, ProxyOAuthRoutes } from '../../../main/proxies/ports.ts';
import { createUpstream } from '../../../main/proxies/upstreams/create-upstream.ts';
import { freePort } from '../../support/loopback.ts';
import {
  Cleanup,
  httpUpstream,
  openProxy,
  principal,
  proxyBefore,
  proxyRecord,
  send,
  sendRaw,
  startUpstream,
  surroundings,
} from './harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const challenge = 'Bearer resource_metadata="http://localhost/x", scope="a"';
const nobody: Authenticator = {
  authenticate: () => ({ ok: false, status: 401, challenge, message: 'Sign in first.' }),
};

describe('what never reaches the upstream', () => {
  const shapes: [string, string, number][] = [
    ['a foreign Host', 'POST /mcp HTTP/1.1\r\nHost: evil.example\r\n', 403],
    ['a Host with another port', 'POST /mcp HTTP/1.1\r\nHost: localhost:1\r\n', 403],
    ['two Hosts', 'POST /mcp HTTP/1.1\r\nHost: localhost:PORT\r\nHost: localhost:PORT\r\n', 400],
    [
      'two Authorizations',
      'POST /mcp HTTP/1.1\r\nHost: localhost:PORT\r\nAuthorization: Bearer a\r\nauthorization: Bearer b\r\n',
      400,
    ],
    ['a foreign Origin', 'POST /mcp HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: https://evil.example\r\n', 403],
    ['the Origin null', 'POST /mcp HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: null\r\n', 403],
    ['an absolute request target', 'POST http://localhost:PORT/mcp HTTP/1.1\r\nHost: localhost:PORT\r\n', 400],
    ['a path that climbs', 'POST /mcp/../admin HTTP/1.1\r\nHost: localhost:PORT\r\n', 400],
    ['no Host', 'POST /mcp HTTP/1.1\r\n', 400],
    [
      'length and chunks at once',
      'POST /mcp HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n',
      400,
    ],
  ];
  it.each(shapes)('%s', async (_name, head, status) => {
    const upstream = vi.fn();
    const { port } = await proxyBefore(cleanup, upstream);
    const answer = await sendRaw(port, `${head.replaceAll('PORT', String(port))}Connection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(upstream).not.toHaveBeenCalled();
  });

  it.each(['GET', 'POST', 'DELETE', 'PUT', 'OPTIONS', 'HEAD'])(
    '%s without credentials: 401 with the challenge',
    async (method) => {
      const upstream = vi.fn();
      const { port } = await proxyBefore(cleanup, upstream, { authenticator: nobody });
      const answer = await send(port, { method, headers: { 'mcp-protocol-version': '2024-11-05' } });
      expect(answer).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': challenge, 'cache-control': 'no-store' },
      });
      if (method !== 'HEAD')
        expect(JSON.parse(answer.body)).toEqual({ error: 'unauthorized', error_description: 'Sign in first.' });
      expect(upstream).not.toHaveBeenCalled();
    },
  );

  it('a token that is not valid: the error says so', async () => {
    const { port } = await proxyBefore(cleanup, vi.fn(), { authenticator: nobody });
    const answer = await send(port, { headers: { authorization: 'Bearer stale' } });
    expect(JSON.parse(answer.body)).toMatchObject({ error: 'invalid_token' });
  });

  it('a caller who tries too often: 429 that says when to come back', async () => {
    const authenticator: Authenticator = {
      authenticate: () => ({ ok: false, status: 429, retryAfter: 30, challenge: null, message: 'Too many attempts.' }),
    };
    const { port } = await proxyBefore(cleanup, vi.fn(), { authenticator });
    expect(await send(port)).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
  });

  it('a call whose credentials could not be checked', async () => {
    const upstream = vi.fn();
    const authenticator = { authenticate: () => Promise.reject(new Error('secret detail')) };
    const { port } = await proxyBefore(cleanup, upstream, { authenticator });
    const answer = await send(port, { body: '{}' });
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('secret detail');
    expect(upstream).not.toHaveBeenCalled();
  });

  it.each([['/mcp', 401], ['/', 404]])('a person who opens %s in a browser: a page that says what it is for', async (path, status) => {
    const upstream = vi.fn();
    const { port } = await proxyBefore(cleanup, upstream, { authenticator: nobody });
    const visit = { 'accept': 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const answer = await send(port, { method: 'GET', path, headers: visit });
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'DENY' } });
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? challenge : undefined);
    expect(answer.body).toContain(`<code>http://localhost:${port}/mcp</code>`);
    const ofAnApp = { ...visit, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
    expect((await send(port, { method: 'GET', path, headers: ofAnApp })).headers['content-type']).toMatch(/json/);
    expect(upstream).not.toHaveBeenCalled();
  });

  it('a path beside the MCP path: 404 in JSON that says where the server is', async () => {
    const upstream = vi.fn();
    const { port } = await proxyBefore(cleanup, upstream);
    for (const path of ['/', '/mcpx', '/admin', '/.well-known/oauth-protected-resource']) {
      const answer = await send(port, { method: 'GET', path });
      expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'application/json; charset=utf-8' } });
      expect(JSON.parse(answer.body)).toMatchObject({
        error_description: expect.stringContaining(`http://localhost:${port}/mcp`) as unknown,
      });
    }
    expect(upstream).not.toHaveBeenCalled();
  });
});

describe('the port itself', () => {
  it('is reached under every spelling of this machine; the authenticator learns which', async () => {
    const origins: string[] = [];
    const authenticator: Authenticator = {
      authenticate: (_proxy, origin) => {
        origins.push(origin);
        return { ok: true, principal: principal('grant:1') };
      },
    };
    const { port } = await proxyBefore(cleanup, (_request, response) => response.end(), { authenticator });
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect((await fetch(`http://${host}:${port}/mcp`, { method: 'POST' })).status).toBe(200);
    }
    expect(origins).toEqual([`http://localhost:${port}`, `http://127.0.0.1:${port}`, `http://[::1]:${port}`]);
  });

  it('tells its health without credentials', async () => {
    const { port } = await proxyBefore(cleanup, vi.fn(), { authenticator: nobody });
    expect(await send(port, { method: 'GET', path: '/health' })).toMatchObject({
      status: 200,
      body: '{"status":"ok"}',
    });
    expect(await send(port, { method: 'POST', path: '/health' })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
  });

  it('gives the OAuth routes to their owner, without credentials', async () => {
    const oauthRoutes: ProxyOAuthRoutes = {
      owns: (_proxy, path) => path === '/token',
      handle: (proxy, request) =>
        Promise.resolve(jsonResponse(200, { name: proxy.name, origin: request.origin, body: request.body })),
    };
    const { port } = await proxyBefore(cleanup, vi.fn(), { authenticator: nobody, oauthRoutes });
    const answer = await send(port, { path: '/token', body: 'grant_type=x' });
    expect(JSON.parse(answer.body)).toEqual({ name: 'test', origin: `http://localhost:${port}`, body: 'grant_type=x' });
  });

  it('an OAuth route that breaks answers 500 and the port goes on', async () => {
    const oauthRoutes: ProxyOAuthRoutes = {
      owns: () => true,
      handle: () => Promise.reject(new Error('private reason')),
    };
    const { port } = await proxyBefore(cleanup, (_request, response) => response.end(), { oauthRoutes });
    expect(await send(port, { path: '/token' })).toMatchObject({
      status: 500,
      body: '{"error":"server_error","error_description":"Something went wrong inside Gatehouse."}',
    });
    expect(await send(port)).toMatchObject({ status: 200 });
  });

  it('takes over a new upstream without closing', async () => {
    const { listener, port } = await proxyBefore(cleanup, (_request, response) => response.end('old'));
    expect((await send(port)).body).toBe('old');
    const next = await startUpstream(cleanup, (request, response) => response.end(`new ${request.url}`));
    const proxy = proxyRecord({ port, path: '/other', upstream: httpUpstream(`http://127.0.0.1:${next}/v2`) });
    listener.reconfigure(proxy, await createUpstream(proxy.path, proxy.upstream, surroundings));
    expect((await send(port, { path: '/other' })).body).toBe('new /v2');
    expect((await send(port)).status).toBe(404);
  });
});

describe('pages of this machine (CORS)', () => {
  const origin = 'http://localhost:6274';

  it('may send any header, after a preflight that needs no credentials', async () => {
    const { port } = await proxyBefore(cleanup, vi.fn(), { authenticator: nobody });
    const headers = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, mcp-param-region',
    };
    const answer = await send(port, { method: 'OPTIONS', headers });
    expect(answer).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-headers': 'authorization, mcp-param-region',
        'access-control-allow-methods': 'GET, POST, DELETE',
        vary: 'Origin',
      },
    });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('may read the session and the challenge; what the upstream says about CORS ends here', async () => {
    const { port } = await proxyBefore(cleanup, (_request, response) => {
      response.writeHead(200, { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true' }).end();
    });
    const answer = await send(port, { headers: { origin } });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': expect.stringMatching(/Mcp-Session-Id.*WWW-Authenticate/) as unknown,
    });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    expect((await send(port)).headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('can read errors too', async () => {
    const { port } = await proxyBefore(cleanup, vi.fn(), { authenticator: nobody });
    expect(await send(port, { headers: { origin } })).toMatchObject({
      status: 401,
      headers: { 'access-control-allow-origin': origin },
    });
  });
});

describe('an upstream that cannot be reached', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]'])(
    'at %s: 502 that names it and the next step, with the id of the call',
    async (host) => {
      const dead = await freePort();
      const { port, listener } = await openProxy(cleanup, { upstream: httpUpstream(`http://${host}:${dead}/mcp`) });
      const answer = await send(port, { body: '{"jsonrpc":"2.0","id":"a7","method":"tools/list"}' });
      expect(answer.status).toBe(502);
      const body = JSON.parse(answer.body) as { error: { message: string } };
      expect(body).toMatchObject({
        jsonrpc: '2.0',
        id: 'a7',
        error: { code: -32000, data: { code: 'upstream_unreachable' } },
      });
      expect(body.error.message).toContain(`${host}:${dead} is not running`);
      expect(body.error.message).toContain('Start the MCP server');
      expect(listener.traffic).toMatchObject({
        counts: { requests: 1, errors: 1 },
        lastError: expect.stringContaining(String(dead)) as unknown,
      });
    },
  );

  it('is logged with the number that the activity has for the call', async () => {
    const activity = new Activity();
    const warn = vi.fn<Logger['warn']>();
    const upstream = httpUpstream(`http://127.0.0.1:${await freePort()}/mcp`);
    const { port } = await openProxy(cleanup, { upstream }, { activity, log: { ...silentLogger, warn } });
    for (const method of ['tools/list', 'tools/call']) await send(port, { body: `{"id":1,"method":"${method}"}` });
    const called = activity.recent(10).find(({ method }) => method === 'tools/call');
    expect(warn).toHaveBeenLastCalledWith(expect.any(String), expect.objectContaining({ call: called?.id }));
  });

  it('because it speaks http and not https: the scheme is the hint', async () => {
    const plain = await startUpstream(cleanup, (_request, response) => response.end());
    const { port } = await openProxy(cleanup, { upstream: httpUpstream(`https://127.0.0.1:${plain}/mcp`) });
    const answer = await send(port, { body: '{}' });
    expect(answer).toMatchObject({
      status: 502,
      body: expect.stringContaining('http:// rather than https://') as unknown,
    });
  });
});
