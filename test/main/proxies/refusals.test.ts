import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { UpstreamCredentials } from '../../../main/proxies/ports.ts';
import { Cleanup, proxyBefore, send, startUpstream, text, type Answer } from './harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const call = '{"jsonrpc":"2.0","id":7,"method":"tools/call"}';
const codeOf = (answer: Answer): string =>
  (JSON.parse(answer.body) as { error: { data: { code: string } } }).error.data.code;

/** An upstream that admits one token and remembers what was sent to it. */
function admitting(token: string): {
  seen: string[];
  handler: (request: IncomingMessage, response: ServerResponse) => void;
} {
  const seen: string[] = [];
  const handler = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    seen.push(`${request.headers.authorization} ${body}`);
    if (request.headers.authorization === token) response.end('in');
    else
      response
        .writeHead(401, { 'www-authenticate': 'Bearer resource_metadata="https://upstream.example/x"' })
        .end('out');
  };
  return { seen, handler: (request, response) => void handler(request, response) };
}

function credentials(
  first: string,
  renewed: Awaited<ReturnType<UpstreamCredentials['refreshAfterRefusal']>>,
): UpstreamCredentials & {
  refreshAfterRefusal: ReturnType<typeof vi.fn<UpstreamCredentials['refreshAfterRefusal']>>;
} {
  return {
    authorizationFor: () => ({ kind: 'inject', header: first }),
    refreshAfterRefusal: vi.fn<UpstreamCredentials['refreshAfterRefusal']>(() => Promise.resolve(renewed)),
  };
}

describe('401 of the upstream', () => {
  it('renews the token and sends the call once more', async () => {
    const { seen, handler } = admitting('Bearer new');
    const rooms = { credentials: credentials('Bearer old', { kind: 'inject', header: 'Bearer new' }) };
    const { port } = await proxyBefore(cleanup, handler, rooms);
    expect(await send(port, { body: call })).toMatchObject({ status: 200, body: 'in' });
    expect(seen).toEqual([`Bearer old ${call}`, `Bearer new ${call}`]);
    expect(rooms.credentials.refreshAfterRefusal.mock.calls[0]?.[3]).toBe('Bearer old');
  });

  it('renews the token of a call that a lost connection had repeated, as after a sleep', async () => {
    const { seen, handler } = admitting('Bearer new');
    let lost = 0;
    const rooms = { credentials: credentials('Bearer old', { kind: 'inject', header: 'Bearer new' }) };
    const { port } = await proxyBefore(
      cleanup,
      (request, response) => ((lost += 1) === 1 ? void request.socket.destroy() : handler(request, response)),
      rooms,
    );
    const list = '{"jsonrpc":"2.0","id":7,"method":"tools/list"}';
    expect(await send(port, { body: list })).toMatchObject({ status: 200, body: 'in' });
    expect(seen).toEqual([`Bearer old ${list}`, `Bearer new ${list}`]);
  });

  it('a second time becomes an error of ours, never a 401', async () => {
    const { seen, handler } = admitting('Bearer other');
    const rooms = { credentials: credentials('Bearer old', { kind: 'inject', header: 'Bearer new' }) };
    const { port } = await proxyBefore(cleanup, handler, rooms);
    const answer = await send(port, { body: call });
    expect(answer.status).toBe(502);
    expect(codeOf(answer)).toBe('upstream_unauthorized');
    expect(JSON.parse(answer.body)).toMatchObject({ id: 7 });
    expect(answer.headers).not.toHaveProperty('www-authenticate');
    expect(seen).toHaveLength(2);
  });

  it('is not answered with the same token again', async () => {
    const { seen, handler } = admitting('Bearer other');
    const { port } = await proxyBefore(cleanup, handler, {
      credentials: credentials('Bearer old', { kind: 'inject', header: 'Bearer old' }),
    });
    expect(codeOf(await send(port, { body: call }))).toBe('upstream_unauthorized');
    expect(seen).toHaveLength(1);
  });

  it('on a body too large to keep: the token is renewed and the call is to be sent again', async () => {
    const { handler } = admitting('Bearer new');
    const rooms = { credentials: credentials('Bearer old', { kind: 'inject', header: 'Bearer new' }) };
    const { port } = await proxyBefore(cleanup, handler, rooms);
    const answer = await send(port, { body: Buffer.alloc(100_000) });
    expect(answer.status).toBe(502);
    expect(codeOf(answer)).toBe('upstream_token_renewed');
    expect(rooms.credentials.refreshAfterRefusal).toHaveBeenCalledOnce();
  });

  it('where nothing was injected: an error, and no refresh', async () => {
    const { handler } = admitting('Bearer x');
    const { port } = await proxyBefore(cleanup, handler);
    expect(await send(port, { body: call })).toMatchObject({ status: 502 });
  });

  it('where only a person can help: 401 with our own challenge', async () => {
    const challenge = 'Bearer resource_metadata="http://localhost/x"';
    const { handler } = admitting('Bearer new');
    const rooms = {
      credentials: credentials('Bearer old', { kind: 'needs_sign_in', challenge, message: 'Sign in again.' }),
    };
    const { port } = await proxyBefore(cleanup, handler, rooms);
    expect(await send(port, { body: call })).toMatchObject({ status: 401, headers: { 'www-authenticate': challenge } });
  });

  it('a refresh that breaks is an error of ours', async () => {
    const { handler } = admitting('Bearer new');
    const rooms = {
      credentials: {
        ...credentials('Bearer old', { kind: 'none' }),
        refreshAfterRefusal: () => Promise.reject(new Error('x')),
      },
    };
    const { port } = await proxyBefore(cleanup, handler, rooms);
    expect(await send(port, { body: call })).toMatchObject({ status: 500 });
  });
});

describe('a person who has to sign in first', () => {
  it.each([
    ['Bearer resource_metadata="http://localhost/x"', 401],
    // A client without a way to sign in (an API key) would try for ever on a 401.
    [null, 502],
  ])('with the challenge %s: %i', async (challenge, status) => {
    const upstream = vi.fn();
    const authorizationFor = (): ReturnType<UpstreamCredentials['authorizationFor']> =>
      Promise.resolve({ kind: 'needs_sign_in', challenge, message: 'Nobody is signed in at idp.' });
    const rooms = { credentials: { ...credentials('', { kind: 'none' }), authorizationFor } };
    const { port } = await proxyBefore(cleanup, upstream, rooms);
    const answer = await send(port, { body: call });
    expect(answer.status).toBe(status);
    expect(answer.body).toContain('Nobody is signed in at idp.');
    expect(upstream).not.toHaveBeenCalled();
  });
});

it('403 of the upstream becomes an error of ours', async () => {
  const { port } = await proxyBefore(cleanup, (_request, response) => response.writeHead(403).end('no'));
  const answer = await send(port, { body: call });
  expect(answer.status).toBe(502);
  expect(codeOf(answer)).toBe('upstream_forbidden');
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])(
    '%i is neither followed nor passed on, and its goal is named without its query',
    async (status) => {
      const goal = vi.fn();
      const goalPort = await startUpstream(cleanup, goal);
      const location = `http://127.0.0.1:${goalPort}/elsewhere?token=secret`;
      const { port } = await proxyBefore(cleanup, (_request, response) =>
        response.writeHead(status, { location }).end(),
      );
      const answer = await send(port, { body: call });
      expect(answer.status).toBe(502);
      expect(codeOf(answer)).toBe('upstream_redirect');
      expect(answer.body).toContain(`http://127.0.0.1:${goalPort}/elsewhere,`);
      expect(answer.body).not.toContain('secret');
      expect(answer.headers).not.toHaveProperty('location');
      expect(goal).not.toHaveBeenCalled();
    },
  );

  it('within the upstream are refused as well', async () => {
    const upstream = vi.fn((_request: IncomingMessage, response: ServerResponse) =>
      response.writeHead(307, { location: '/mcp/' }).end(),
    );
    const { port } = await proxyBefore(cleanup, upstream);
    expect(codeOf(await send(port, { body: call }))).toBe('upstream_redirect');
    expect(upstream).toHaveBeenCalledOnce();
  });

  it('304 is none', async () => {
    const { port } = await proxyBefore(cleanup, (_request, response) => response.writeHead(304).end());
    expect((await send(port, { method: 'GET' })).status).toBe(304);
  });
});

describe('an upstream that closes the connection before it answers', () => {
  const dropping = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume().on('end', () => response.destroy());
  };

  it('is asked once more for what changes nothing', async () => {
    let asked = 0;
    const { port } = await proxyBefore(cleanup, (request, response) => {
      asked += 1;
      if (asked === 1) dropping(request, response);
      else response.end('second');
    });
    expect(await send(port, { body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' })).toMatchObject({
      status: 200,
      body: 'second',
    });
    expect(asked).toBe(2);
  });

  it('never gets a tool call twice', async () => {
    const upstream = vi.fn(dropping);
    const { port } = await proxyBefore(cleanup, upstream);
    const answer = await send(port, { body: call });
    expect(answer.status).toBe(502);
    expect(codeOf(answer)).toBe('upstream_closed');
    expect(answer.body).toContain('may or may not have carried out');
    expect(upstream).toHaveBeenCalledOnce();
  });

  it('is asked no third time', async () => {
    const upstream = vi.fn(dropping);
    const { port } = await proxyBefore(cleanup, upstream);
    expect((await send(port, { method: 'GET' })).status).toBe(502);
    expect(upstream).toHaveBeenCalledTimes(2);
  });
});

it('an upstream that does not speak HTTP is told apart from one that is not there', async () => {
  const { port } = await proxyBefore(cleanup, (request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
  expect(codeOf(await send(port, { body: call }))).toBe('upstream_invalid');
});
