import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { UpstreamCredentials } from '../../../main/proxies/ports.ts';
import { Cleanup, httpUpstream, openProxy, proxyBefore, send, startUpstream } from './harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const injecting: UpstreamCredentials = {
  authorizationFor: () => ({ kind: 'inject', header: 'Bearer upstream-token' }),
  refreshAfterRefusal: () => Promise.resolve({ kind: 'none' }),
};

describe('request headers', () => {
  it('pass as they came, in name, value, order and number', async () => {
    let seen: string[] = [];
    const { port } = await proxyBefore(cleanup, (request, response) => {
      seen = request.rawHeaders;
      response.end();
    });
    await send(port, {
      body: '{}',
      headers: {
        'Mcp-Param-Region': '=?base64?w6k=?=',
        'MCP-Protocol-Version': '2026-07-28',
        'Mcp-Session-Id': 's',
        'Last-Event-ID': '7',
        'X-Twice': ['one', 'two'],
        'X-Latin': 'caf\u00e9',
        Accept: 'application/json, text/event-stream',
        'User-Agent': 'test/1',
      },
    });
    const pairs = seen.flatMap((name, index) => (index % 2 ? [] : [`${name}: ${seen[index + 1]}`]));
    const passed = pairs.filter((pair) => !/^(host|connection|content-length|accept-encoding):/i.test(pair));
    expect(passed).toEqual([
      'Mcp-Param-Region: =?base64?w6k=?=',
      'MCP-Protocol-Version: 2026-07-28',
      'Mcp-Session-Id: s',
      'Last-Event-ID: 7',
      'X-Twice: one',
      'X-Twice: two',
      'X-Latin: caf\u00e9',
      'Accept: application/json, text/event-stream',
      'User-Agent: test/1',
    ]);
  });

  it('that are between the client and us stay here', async () => {
    let seen: IncomingMessage['headers'] = {};
    const { port, upstreamPort } = await proxyBefore(cleanup, (request, response) => {
      seen = request.headers;
      response.end();
    });
    await send(port, {
      body: '{}',
      headers: {
        Authorization: 'Bearer client-token',
        'X-API-Key': 'uag_x',
        Cookie: 'a=b',
        Origin: 'http://localhost:6274',
        Forwarded: 'for=1.2.3.4',
        'X-Forwarded-For': '1.2.3.4',
        'X-Forwarded-Host': 'evil.example',
        'X-Real-IP': '1.2.3.4',
        'X-Original-URL': '/admin',
        'X-Rewrite-URL': '/admin',
        'Proxy-Authorization': 'Basic x',
        TE: 'trailers',
        'Keep-Alive': 'timeout=5',
        'Accept-Encoding': 'gzip, br',
        Connection: 'close, X-Hop',
        'X-Hop': 'named in Connection',
        Expect: '100-continue',
        'X-Kept': 'yes',
      },
    });
    expect(seen).toEqual({
      host: `127.0.0.1:${upstreamPort}`,
      connection: 'keep-alive',
      'accept-encoding': 'identity',
      'content-length': '2',
      'x-kept': 'yes',
    });
  });

  it('that stay here do so with underscores too: servers that go by CGI take both for one', async () => {
    const seen: string[] = [];
    const upstreamPort = await startUpstream(cleanup, (request, response) => {
      seen.push(...Object.keys(request.headers));
      response.end();
    });
    const upstream = httpUpstream(`http://127.0.0.1:${upstreamPort}/mcp`, { 'X-Tenant-Key': 'ours' });
    const { port } = await openProxy(cleanup, { upstream }, { credentials: injecting });
    await send(port, {
      body: '{}',
      headers: {
        X_API_Key: 'uag_x',
        X_Forwarded_For: '1.2.3.4',
        'X_Tenant-Key': 'theirs',
        Mcp_Session_Id: 'somebody else\'s',
        'MCP-Name_': 'kept',
        'Mcp-Param-tenant_id': 'kept',
      },
    });
    expect(seen.filter((name) => name.includes('_'))).toEqual(['mcp-name_', 'mcp-param-tenant_id']);
  });

  it("carry the upstream's token in place of the client's", async () => {
    let seen: string | undefined;
    const { port } = await proxyBefore(
      cleanup,
      (request, response) => {
        seen = request.headers.authorization;
        response.end();
      },
      { credentials: injecting },
    );
    await send(port, { headers: { authorization: 'Bearer client-token' } });
    expect(seen).toBe('Bearer upstream-token');
  });

  it("of the configuration replace the client's; a configured Authorization is left in place", async () => {
    let seen: IncomingMessage['headers'] = {};
    const upstreamPort = await startUpstream(cleanup, (request, response) => {
      seen = request.headers;
      response.end();
    });
    const upstream = httpUpstream(`http://127.0.0.1:${upstreamPort}/mcp`, {
      Authorization: 'Bearer configured',
      'X-Tenant': 'ours',
      Host: 'evil.example',
      'Transfer-Encoding': 'chunked',
    });
    const { port } = await openProxy(cleanup, { upstream }, { credentials: injecting });
    await send(port, { headers: { 'x-tenant': 'theirs' }, body: '{}' });
    expect(seen).toMatchObject({
      authorization: 'Bearer configured',
      'x-tenant': 'ours',
      host: `127.0.0.1:${upstreamPort}`,
    });
    expect(seen).not.toHaveProperty('transfer-encoding');
  });
});

it('TRACE is not passed on: its answer would show the client the credential that was put in', async () => {
  const { port } = await proxyBefore(
    cleanup,
    (request, response) => response.end(request.rawHeaders.join()),
    { credentials: injecting },
  );
  const answer = await send(port, { method: 'TRACE' });
  expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, POST, DELETE' } });
  expect(answer.body).not.toContain('upstream-token');
});

describe('paths', () => {
  it.each([
    ['/mcp', '/mcp', '/v1/mcp?key=k'],
    ['/mcp', '/mcp?a=%20b', '/v1/mcp?key=k&a=%20b'],
    ['/mcp', '/mcp/', '/v1/mcp/?key=k'],
    ['/mcp', '/mcp/x%2Fy?a=1', '/v1/mcp/x%2Fy?key=k&a=1'],
    ['/', '/', '/v1/mcp?key=k'],
    ['/', '/messages?sessionId=1', '/v1/mcp/messages?key=k&sessionId=1'],
  ])('with the MCP path %s, %s reaches %s', async (path, asked, reached) => {
    const port = await startUpstream(cleanup, (request, response) => response.end(request.url));
    const proxy = await openProxy(cleanup, { path, upstream: httpUpstream(`http://127.0.0.1:${port}/v1/mcp?key=k`) });
    expect((await send(proxy.port, { path: asked })).body).toBe(reached);
  });
});

describe('answers', () => {
  const answering = (respond: (response: ServerResponse) => void): Promise<{ port: number }> =>
    proxyBefore(cleanup, (_request, response) => respond(response));

  it.each([200, 202, 204, 400, 404, 405, 409, 429, 500, 503])('%i passes with its body', async (status) => {
    const body =
      status === 202 || status === 204 ? '' : '{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"v"}}';
    const { port } = await answering((response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body),
    );
    expect(await send(port, { body: '{}' })).toMatchObject({ status, body });
  });

  it('keep their headers, in number and order; cookies and what is between the upstream and us stay here', async () => {
    const { port } = await answering((response) =>
      response
        .writeHead(200, [
          'Mcp-Session-Id',
          'abc',
          'X-Twice',
          'one',
          'X-Twice',
          'two',
          'Set-Cookie',
          'a=b',
          'Keep-Alive',
          'timeout=5',
          'Connection',
          'X-Hop',
          'X-Hop',
          'x',
          'WWW-Authenticate',
          'Bearer resource_metadata="https://upstream.example/x"',
          'Alt-Svc',
          'h3=":443"',
          'Clear-Site-Data',
          '"*"',
          'X-Accel-Buffering',
          'no',
          'Content-Type',
          'application/json',
          'Content-Length',
          '2',
        ])
        .end('{}'),
    );
    const { rawHeaders } = await send(port, { body: '{}' });
    const names = rawHeaders.filter((_item, index) => index % 2 === 0);
    expect(names.filter((name) => !/^(date|connection|keep-alive)$/i.test(name))).toEqual([
      'Mcp-Session-Id',
      'X-Twice',
      'X-Twice',
      'X-Accel-Buffering',
      'Content-Type',
      'Content-Length',
    ]);
    expect(rawHeaders.join()).not.toMatch(/timeout=5|upstream\.example|X-Hop/);
  });

  it.each([
    [200, 'text/html'],
    [500, 'text/html; charset=utf-8'],
    [200, 'image/svg+xml'],
    [200, 'application/json, text/html'],
    [200, 'text/html; x=json'],
    [200, undefined],
  ])('that a browser may show as a page (%i, %s) are none of our origin, and run nothing', async (status, type) => {
    const { port } = await answering((response) =>
      response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end('<script>alert(1)</script>'),
    );
    const { headers } = await send(port, { method: 'GET' });
    expect(headers).toMatchObject({ 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' });
  });

  it.each([
    ['GET', 'application/json; charset=utf-8'],
    ['GET', 'text/event-stream'],
    ['POST', undefined],
    ['DELETE', undefined],
  ])('that no browser shows as a page (%s, %s) get no header from us', async (method, type) => {
    const { port } = await answering((response) =>
      response.writeHead(200, type === undefined ? {} : { 'content-type': type }).end(),
    );
    expect((await send(port, { method })).headers).not.toHaveProperty('content-security-policy');
  });

  it('to HEAD have the length and no body', async () => {
    const { port } = await answering((response) => response.writeHead(200, { 'content-length': '5' }).end());
    expect(await send(port, { method: 'HEAD' })).toMatchObject({
      status: 200,
      headers: { 'content-length': '5' },
      body: '',
    });
  });

  it('that end with the connection arrive whole', async () => {
    const { port } = await answering((response) => {
      response.socket?.end('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end');
    });
    expect(await send(port)).toMatchObject({ status: 200, body: 'until the end' });
  });
});
