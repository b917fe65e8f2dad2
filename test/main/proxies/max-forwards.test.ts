import { afterEach, describe, expect, it } from 'vitest';
import { Cleanup, proxyBefore, send } from './harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

/** A proxy, and what its upstream saw of each request: the method, and how often it may still be passed on. */
async function watched(rooms: Parameters<typeof proxyBefore>[2] = {}) {
  const seen: string[] = [];
  const { port } = await proxyBefore(cleanup, ({ method, headers }, response) => {
    seen.push(`${method} ${headers['max-forwards']}`);
    response.end();
  }, rooms);
  const ask = (method: string, left: string, headers: Record<string, string> = {}) =>
    send(port, { method, headers: { 'max-forwards': left, ...headers } });
  return { seen, ask };
}

describe('an OPTIONS that says how often it may be passed on (RFC 9110 section 7.6.2)', () => {
  it('ends at the proxy where that is never', async () => {
    const { seen, ask } = await watched();
    const answer = await ask('OPTIONS', '0');
    expect(answer).toMatchObject({ status: 204, body: '', headers: { allow: 'GET, POST, DELETE, OPTIONS' } });
    expect(seen).toEqual([]);
  });

  it('may be read by the page that asks', async () => {
    const { ask } = await watched();
    const origin = 'http://localhost:3000';
    expect((await ask('OPTIONS', '0', { origin })).headers).toMatchObject({ 'access-control-allow-origin': origin });
  });

  it('tells nothing to who may not call', async () => {
    const { ask } = await watched({
      authenticator: { authenticate: () => ({ ok: false, status: 401, challenge: 'Bearer', message: 'Sign in.' }) },
    });
    expect(await ask('OPTIONS', '0')).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
  });

  it('is passed on with one less, and as it came where that is no number', async () => {
    const { seen, ask } = await watched();
    for (const left of ['10', '1', 'many', '-1']) expect((await ask('OPTIONS', left)).status).toBe(200);
    expect(seen).toEqual(['OPTIONS 9', 'OPTIONS 0', 'OPTIONS many', 'OPTIONS -1']);
  });
});

it('other methods are passed on whatever they say of it', async () => {
  const { seen, ask } = await watched();
  for (const method of ['GET', 'POST', 'DELETE']) expect((await ask(method, '0')).status).toBe(200);
  expect(seen).toEqual(['GET 0', 'POST 0', 'DELETE 0']);
});
