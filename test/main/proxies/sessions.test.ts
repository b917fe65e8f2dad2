import { afterEach, describe, expect, it } from 'vitest';
import type { Authenticator } from '../../../main/proxies/ports.ts';
import { SessionBindings } from '../../../main/proxies/sessions.ts';
import { Cleanup, principal, proxyBefore, send } from './harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

describe('SessionBindings', () => {
  it('keeps a session to the one who opened it, until it is forgotten', () => {
    const sessions = new SessionBindings();
    sessions.bind('s', 'anna');
    sessions.bind('s', 'ben');
    expect([sessions.mayUse('s', 'anna'), sessions.mayUse('s', 'ben'), sessions.mayUse('t', 'ben')]).toEqual([
      true,
      false,
      true,
    ]);
    sessions.forget('s');
    expect(sessions.mayUse('s', 'ben')).toBe(true);
  });

  it('makes room by forgetting the ones that were used longest ago', () => {
    const sessions = new SessionBindings({ most: 2 });
    sessions.bind('a', 'anna');
    sessions.bind('b', 'anna');
    sessions.bind('a', 'anna');
    sessions.bind('c', 'anna');
    expect(sessions.size).toBe(2);
    expect([sessions.mayUse('a', 'ben'), sessions.mayUse('b', 'ben'), sessions.mayUse('c', 'ben')]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('forgets those that nobody uses', () => {
    let now = 0;
    const sessions = new SessionBindings({ idleMs: 10, now: () => now });
    sessions.bind('a', 'anna');
    now = 11;
    sessions.bind('b', 'anna');
    expect(sessions.mayUse('a', 'ben')).toBe(true);
    expect(sessions.size).toBe(1);
  });

  it('tells long ids apart too', () => {
    const sessions = new SessionBindings();
    sessions.bind(`${'x'.repeat(5000)}1`, 'anna');
    expect(sessions.mayUse(`${'x'.repeat(5000)}1`, 'ben')).toBe(false);
    expect(sessions.mayUse(`${'x'.repeat(5000)}2`, 'ben')).toBe(true);
  });
});

describe('sessions through the proxy', () => {
  const byToken: Authenticator = {
    authenticate: (_proxy, _origin, authorization) => ({ ok: true, principal: principal(authorization ?? 'nobody') }),
  };
  const as = (who: string, method: string, session?: string): Parameters<typeof send>[1] => ({
    method,
    headers: { authorization: who, ...(session ? { 'mcp-session-id': session } : {}) },
    ...(method === 'POST' ? { body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' } : {}),
  });

  it('belong to the one who opened them: another one is told that there is no such session', async () => {
    const asked: string[] = [];
    const { port } = await proxyBefore(
      cleanup,
      (request, response) => {
        asked.push(`${request.method} ${request.headers['mcp-session-id']}`);
        if (!request.headers['mcp-session-id']) response.setHeader('mcp-session-id', 'secret-session');
        response.end();
      },
      { authenticator: byToken },
    );
    expect((await send(port, as('anna', 'POST'))).headers['mcp-session-id']).toBe('secret-session');
    for (const method of ['POST', 'GET', 'DELETE']) {
      const answer = await send(port, as('ben', method, 'secret-session'));
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { code: -32001, data: { code: 'session_not_found' } } });
    }
    expect((await send(port, as('anna', 'GET', 'secret-session'))).status).toBe(200);
    expect(asked).toEqual(['POST undefined', 'GET secret-session']);
  });

  it.each([
    ['its owner ends it', 'DELETE', 200],
    ['the upstream does not know it any more', 'POST', 404],
  ])('are free when %s', async (_name, method, status) => {
    let next = 200;
    const { port } = await proxyBefore(
      cleanup,
      (_request, response) => {
        response.writeHead(next, { 'mcp-session-id': 's' }).end();
      },
      { authenticator: byToken },
    );
    await send(port, as('anna', 'POST'));
    next = status;
    await send(port, as('anna', method, 's'));
    next = 200;
    expect((await send(port, as('ben', 'POST', 's'))).status).toBe(200);
  });

  it('cannot be named beside one of the caller: which one a server takes nobody knows', async () => {
    const asked: string[] = [];
    const { port } = await proxyBefore(
      cleanup,
      (request, response) => {
        asked.push(request.rawHeaders.join());
        response.setHeader('mcp-session-id', `session of ${asked.length}`).end();
      },
      { authenticator: byToken },
    );
    await send(port, as('anna', 'POST'));
    await send(port, as('ben', 'POST'));
    const both = { authorization: 'ben', 'mcp-session-id': ['session of 1', 'session of 2'] };
    const answer = await send(port, { headers: both, body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('duplicate_header');
    expect(asked).toHaveLength(2);
  });

  it('that we do not know go to whom the upstream accepts them from', async () => {
    let next = 404;
    const { port } = await proxyBefore(cleanup, (_request, response) => response.writeHead(next).end(), {
      authenticator: byToken,
    });
    await send(port, as('ben', 'POST', 'from-before'));
    next = 200;
    expect((await send(port, as('anna', 'POST', 'from-before'))).status).toBe(200);
    expect((await send(port, as('ben', 'POST', 'from-before'))).status).toBe(404);
  });
});
