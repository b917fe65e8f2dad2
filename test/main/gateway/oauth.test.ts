import { describe, expect, it } from 'vitest';
import { startGateway } from './start-gateway.ts';

describe('OAuth endpoints on the gateway port', () => {
  it('get the request as it came: query, raw body, headers, and our origin as the caller spelled it', async () => {
    const { ask, oauthCalls, port } = await startGateway();
    const body = 'grant_type=authorization_code&code=a%2Bb';
    await ask('/api/v1/oauth-proxy/7/token?x=1', {
      method: 'POST',
      headers: { host: `127.0.0.1:${port}`, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    expect(oauthCalls).toMatchObject([{
      endpoint: 'token',
      proxyId: 7,
      request: { method: 'POST', path: '/api/v1/oauth-proxy/7/token', body, origin: `http://127.0.0.1:${port}` },
    }]);
    expect(oauthCalls[0]?.request.query.get('x')).toBe('1');
  });

  it('hear who asks from a trusted terminator alone, as soon as the settings name it', async () => {
    const { ask, oauthCalls, listener, port } = await startGateway();
    const register = () => ask('/api/v1/oauth-proxy/1/register', {
      method: 'POST', headers: { 'x-forwarded-for': '198.51.100.7, 203.0.113.5' },
    });
    await register();
    await listener.move(port, async () => undefined, { trusted_peers: ['127.0.0.0/8'] });
    await register();
    await listener.move(port, async () => undefined, { trusted_peers: ['10.0.0.1'] });
    await register();
    expect(oauthCalls.map(({ request }) => request.remoteAddress)).toEqual(['127.0.0.1', '203.0.113.5', '127.0.0.1']);
  });

  it('need no admin token, and answer pages of this machine that ask first (CORS)', async () => {
    const { ask, oauthCalls } = await startGateway();
    const reply = await ask('/api/v1/oauth-proxy/1/register', {
      method: 'OPTIONS', headers: { origin: 'http://localhost:6274' },
    });
    expect(reply.status).toBe(200);
    expect(oauthCalls).toMatchObject([{ endpoint: 'register', request: { method: 'OPTIONS' } }]);
  });

  it.each(['0', '-1', '01', '1e3', 'abc', '99999999999'])('hand on %s as a proxy that nobody has', async (id) => {
    const { ask, oauthCalls } = await startGateway();
    await ask(`/api/v1/oauth-proxy/${id}/authorize`);
    expect(oauthCalls).toMatchObject([{ proxyId: 0 }]);
  });

  it('do not begin a flow at a mere look', async () => {
    const { ask, oauthCalls } = await startGateway();
    for (const path of ['/api/v1/oauth-proxy/1/authorize', '/api/v1/oauth/callback']) {
      expect((await ask(path, { method: 'HEAD' })).status).toBe(405);
    }
    expect(oauthCalls).toEqual([]);
  });

  it('speak OAuth also when a request fails on its way in', async () => {
    const { ask } = await startGateway();
    const reply = await ask('/api/v1/oauth-proxy/1/register', { method: 'POST', body: 'x'.repeat(300_000) });
    expect(reply.status).toBe(413);
    expect(reply.json()).toEqual({ error: 'invalid_request', error_description: expect.any(String) });
  });

  it('say nothing of an inside that failed', async () => {
    const failing = (): never => { throw new Error('/home/someone/inside'); };
    const { ask } = await startGateway({
      oauth: { handle: async () => failing(), callback: async () => failing(), jwks: async () => failing() },
    });
    for (const path of ['/api/v1/oauth-proxy/1/authorize', '/api/v1/oauth/callback', '/.well-known/jwks.json']) {
      const reply = await ask(path);
      expect(reply.status).toBe(500);
      expect(reply.json()).toMatchObject({ error: 'server_error' });
      expect(reply.text).not.toContain('inside.');
      expect(reply.text).not.toContain('/home');
    }
  });

  it('keep their own headers: keys may be cached', async () => {
    const { ask } = await startGateway();
    expect((await ask('/.well-known/jwks.json')).headers['cache-control']).toBe('public, max-age=300');
  });
});
