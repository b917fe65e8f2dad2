import { describe, expect, it } from 'vitest';
import { adminToken, startGateway } from './start-gateway.ts';

const adminPaths = [
  '/api/v1/proxies', '/api/v1/state', '/api/v1/events', '/api/v1/ui/login-links', '/api/v1/no-such-thing',
];

describe('admin paths', () => {
  it.each(adminPaths)('answer 401 to a stranger at %s, whether it exists or not', async (path) => {
    const { ask } = await startGateway();
    const reply = await ask(path);
    expect(reply.status).toBe(401);
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="Gatehouse admin"');
    expect(reply.json()).toMatchObject({
      error: { code: 'unauthorized', details: { remedy: expect.stringContaining('admin-token') } },
    });
  });

  it('open to the admin token, whatever the case of the scheme', async () => {
    const { ask } = await startGateway();
    for (const scheme of ['Bearer', 'bearer']) {
      expect((await ask('/api/v1/proxies', {
        headers: { authorization: `${scheme} ${adminToken}` },
      })).status).toBe(200);
    }
  });

  it.each([
    ['a wrong token', `Bearer ${adminToken.slice(0, -1)}x`],
    ['a longer token', `Bearer ${adminToken}x`],
    ['an empty token', 'Bearer '],
    ['another scheme', `Basic ${Buffer.from(`admin:${adminToken}`).toString('base64')}`],
    ['the token alone', adminToken],
  ])('stay closed to %s', async (_name, authorization) => {
    const { ask } = await startGateway();
    expect((await ask('/api/v1/proxies', { headers: { authorization } })).status).toBe(401);
  });

  it('open to the session of the UI', async () => {
    const { ask, signIn, origin } = await startGateway();
    const cookie = await signIn();
    expect((await ask('/api/v1/proxies', { headers: { cookie, 'sec-fetch-site': 'same-origin' } })).status).toBe(200);
    const deny = await ask('/api/v1/consents/consent-1/deny', { method: 'POST', headers: { cookie, origin } });
    expect(deny.status).toBe(200);
  });

  it('stay closed to a forged session, and to one of another gateway', async () => {
    const { ask, port } = await startGateway();
    const other = await startGateway({ adminToken: 'another' });
    const foreign = (await other.signIn()).split('=')[1] ?? '';
    const [end = '', nonce = '', mac = ''] = foreign.split('.');
    for (const session of [
      foreign, `${Number(end) + 9999}.${nonce}.${mac}`, `${end}.${nonce}.`, `${end}.${nonce}`, '', 'x',
    ]) {
      expect((await ask('/api/v1/proxies', {
        headers: { cookie: `gatehouse_session_${port}=${session}` },
      })).status).toBe(401);
    }
  });

  it('do not let a cookie make a wrong token good', async () => {
    const { ask, signIn } = await startGateway();
    const cookie = await signIn();
    expect((await ask('/api/v1/proxies', { headers: { cookie, authorization: 'Bearer wrong' } })).status).toBe(401);
  });

  it('record consents as answered in the UI or by REST', async () => {
    const { ask, admin, signIn, services, origin } = await startGateway();
    await admin('POST', '/api/v1/consents/consent-1/allow');
    await ask('/api/v1/consents/consent-1/deny', { method: 'POST', headers: { cookie: await signIn(), origin } });
    expect(services.answers.map(({ by }) => by)).toEqual(['rest', 'ui']);
  });
});

describe('a page of another origin that rides on the session', () => {
  it.each([
    ['another port of this machine', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }],
    ['another spelling of this machine', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'cross-site' }],
    ['an origin alone', { origin: 'http://localhost:3000' }],
    ['the fetch metadata alone', { 'sec-fetch-site': 'same-site' }],
    ['an address typed in, which cannot post', { 'sec-fetch-site': 'none' }],
    ['neither header', {}],
  ])('cannot change anything: %s', async (_name, headers) => {
    const { ask, signIn, services } = await startGateway();
    const reply = await ask('/api/v1/consents/consent-1/allow', {
      method: 'POST', headers: { cookie: await signIn(), ...headers },
    });
    expect(reply.status).toBe(403);
    expect(reply.json()).toMatchObject({ error: { code: 'cross_origin' } });
    expect(services.answers).toEqual([]);
  });

  it('cannot read anything', async () => {
    const { ask, signIn } = await startGateway();
    const cookie = await signIn();
    for (const [name, value] of [['sec-fetch-site', 'same-site'], ['origin', 'http://localhost:3000']] as const) {
      expect((await ask('/api/v1/state', { headers: { cookie, [name]: value } })).status).toBe(403);
    }
  });
});

describe('the check of Host and Origin', () => {
  it.each([
    ['a foreign Host (DNS rebinding)', { host: 'attacker.example:8080' }],
    ['our name with another port', { host: 'localhost:1' }],
    ['a foreign Origin', { origin: 'https://attacker.example' }],
    ['an opaque Origin', { origin: 'null' }],
  ])('refuses %s before anything else, even with the token', async (_name, headers) => {
    const { ask } = await startGateway();
    for (const path of ['/api/v1/health', '/api/v1/proxies', '/', '/api/v1/oauth-proxy/1/register']) {
      const reply = await ask(path, { headers: { authorization: `Bearer ${adminToken}`, ...headers } });
      expect(reply.status).toBe(403);
      expect(reply.json()).toMatchObject({ error: { code: expect.stringMatching(/^(host|origin)_not_allowed$/) } });
    }
  });

  it('admits every spelling of this machine', async () => {
    const { ask, port } = await startGateway();
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect((await ask('/api/v1/health', { headers: { host: `${host}:${port}` } })).status).toBe(200);
    }
  });
});

describe('the REST interface while it is switched off', () => {
  const off = { restEnabled: async () => false, ui: null };

  it('says how to switch it on, but only to who holds the token', async () => {
    const { admin, ask } = await startGateway(off);
    const reply = await admin('GET', '/api/v1/proxies');
    expect(reply.status).toBe(403);
    expect(reply.json()).toMatchObject({
      error: { code: 'rest_disabled', details: { remedy: expect.stringContaining('settings') } },
    });
    expect((await ask('/api/v1/proxies')).status).toBe(401);
  });

  it('leaves health, OAuth endpoints and keys alone', async () => {
    const { ask } = await startGateway(off);
    for (const path of [
      '/api/v1/health', '/api/v1/oauth-proxy/1/authorize', '/api/v1/oauth/callback', '/.well-known/jwks.json', '/',
    ]) {
      expect((await ask(path)).status).toBe(200);
    }
  });
});
