import { describe, expect, it } from 'vitest';
import { hashOf } from '../../../main/oauth/tokens/opaque.ts';
import { json, publicClient, refusal, register, registered, type Registered } from './client.ts';
import { openHouse, startProvider, temporaryFolder } from './house.ts';

const cursor = {
  client_name: 'Cursor', token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: [
    'cursor://anysphere.cursor-mcp/oauth/callback', 'https://www.cursor.com/agents/mcp/oauth/callback',
    'http://localhost:8787/callback',
  ],
};

describe('registration (RFC 7591)', () => {
  it('takes all three redirect URIs of Cursor', async () => {
    const house = await openHouse();
    const answer = await register(house, cursor);
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
    expect(json(answer)).toEqual({
      ...cursor, client_id: expect.stringMatching(/^gateway_[\w-]{22}$/), client_id_issued_at: expect.any(Number),
    });
  });

  it('keeps the good redirect URIs and reports the others, as they came', async () => {
    const house = await openHouse();
    const bad = [
      'https://evil.example/cb', 'javascript:alert(1)', 'http://localhost:1/callback#x', '',
      `http://localhost/${'x'.repeat(3000)}`,
    ];
    const client = await registered(
      house,
      { ...publicClient, redirect_uris: [...bad, 'http://localhost:3118/callback', 'http://localhost:3118/callback'] }
    );
    expect(client.redirect_uris).toEqual(['http://localhost:3118/callback']);
    expect(client.gatehouse_dropped_redirect_uris).toEqual(bad);
    expect(house.logged.some(({ message }) => message.includes('redirect URIs not admitted'))).toBe(true);
  });

  it('refuses a registration with no good redirect URI', async () => {
    const house = await openHouse();
    for (const metadata of [
      { ...publicClient, redirect_uris: ['https://evil.example/cb'] }, { ...publicClient, redirect_uris: [] },
      { client_name: 'x' },
      { ...publicClient, redirect_uris: 'http://localhost/callback' }, { ...publicClient, redirect_uris: [7] },
      {
        ...publicClient,
        redirect_uris: Array.from({ length: 51 }, (_, port) => `http://localhost:${port + 1}/callback`),
      },
    ]) expect(refusal(await register(house, metadata))).toEqual({ status: 400, error: 'invalid_redirect_uri' });
    expect(await house.stores.clients.list()).toEqual([]);
  });

  it.each(['', '{', '[]', 'null', '"text"', '7', 'redirect_uris=x'])('refuses the body %j', async (body) => {
    const house = await openHouse();
    expect((await register(house, body)).status).toBe(400);
    expect(await house.stores.clients.list()).toEqual([]);
  });

  it('accepts fields that it does not know, and drops decoration that is malformed', async () => {
    const house = await openHouse();
    const answer = await register(house, {
      ...publicClient, application_type: 'native', software_id: 'id', software_version: '1',
      client_uri: 'https://example.com', scope: 'openid offline_access',
      logo_uri: 7, contacts: 'nobody', jwks: {}, 'x-anything': { deep: [1] }, grant_types: 'authorization_code',
      tos_uri: null,
    });
    expect(answer.status).toBe(201);
    expect(json(answer)).toMatchObject({
      application_type: 'native', software_id: 'id', software_version: '1', client_uri: 'https://example.com',
      scope: 'openid offline_access',
    });
    const malformed = await register(
      house,
      {
        ...publicClient, client_name: 7, client_uri: [], scope: {}, application_type: 'spaceship',
        software_id: 'x'.repeat(3000),
      }
    );
    expect(malformed.status).toBe(201);
    expect(json(malformed)['client_name']).toBe('An app without a name');
  });

  it('gives a public client no secret (CVE-2026-44476)', async () => {
    const house = await openHouse();
    const client = await registered(house, { ...publicClient, client_secret: 'mine' });
    expect(client).not.toHaveProperty('client_secret');
    expect((await house.stores.clients.get(client.client_id))?.client_secret_hash).toBeNull();
  });

  it.each([
    'client_secret_basic', 'client_secret_post',
  ])('gives a %s client a secret once, and keeps its hash only', async (method) => {
    const house = await openHouse();
    const answer = json(await register(house, { ...publicClient, token_endpoint_auth_method: method }));
    expect(answer).toMatchObject({
      token_endpoint_auth_method: method, client_secret: expect.stringMatching(/^gw_secret_[\w-]{43}$/),
      client_secret_expires_at: 0,
    });
    const kept = await house.stores.clients.get(String(answer['client_id']));
    expect(kept?.client_secret_hash).toBe(hashOf(String(answer['client_secret'])));
    expect(JSON.stringify(kept)).not.toContain(answer['client_secret']);
  });

  it('takes a client without a method for client_secret_basic (RFC 7591 section 2)', async () => {
    const house = await openHouse();
    const { token_endpoint_auth_method: _left, ...rest } = publicClient;
    expect(await registered(house, rest)).toMatchObject({
      token_endpoint_auth_method: 'client_secret_basic', client_secret: expect.any(String),
    });
  });

  it.each([
    'private_key_jwt', 'tls_client_auth', 'nonsense',
  ])('makes a public client of one that asks for %s, and says so', async (method) => {
    const house = await openHouse();
    const client = await registered(house, { ...publicClient, token_endpoint_auth_method: method });
    expect(client.token_endpoint_auth_method).toBe('none');
    expect(client).not.toHaveProperty('client_secret');
  });

  it('makes two clients of the same software registering twice, never one', async () => {
    const house = await openHouse();
    const [first, second] = [await registered(house), await registered(house)];
    expect(first.client_id).not.toBe(second.client_id);
    expect(house.server.clients.count(1)).toBe(2);
  });

  it('cleans the name of what would deceive a person', async () => {
    const house = await openHouse();
    const name = `\u202eevil\u202c<b>\u200b${'x'.repeat(200)}`;
    const client = json(await register(house, { ...publicClient, client_name: name }));
    expect(client['client_name']).toMatch(/^evil <b> x+…$/);
  });

  it('survives a restart', async () => {
    const folder = await temporaryFolder();
    const provider = await startProvider();
    const before = await openHouse({ folder, provider });
    const client = await registered(before);
    await before.stores.close();
    const after = await openHouse({ folder, provider });
    expect(await after.server.clients.list(1)).toMatchObject([{
      client_id: client.client_id, client_name: 'Test client', redirect_uris: client.redirect_uris, grants: 0,
    }]);
  });

  it('happens at one proxy: the others do not know the client', async () => {
    const house = await openHouse();
    await registered(house);
    expect(await house.server.clients.list(2)).toEqual([]);
  });

  it('uses the patterns of its proxy', async () => {
    const allowed = ['https://app.example.com/cb'];
    const house = await openHouse({ proxy: { oauth_proxy_allowed_redirect_uris: allowed } });
    expect((await register(house, publicClient)).status).toBe(400);
    expect((await register(house, { ...publicClient, redirect_uris: allowed })).status).toBe(201);
  });
});

describe('the clients of a proxy', () => {
  it('are listed, and gone with their grants when they are deleted', async () => {
    const house = await openHouse();
    const client: Registered = await registered(house);
    await expect(house.server.clients.delete(2, client.client_id)).rejects.toMatchObject({
      code: 'not_found', status: 404,
    });
    await house.server.clients.delete(1, client.client_id);
    expect(await house.server.clients.list(1)).toEqual([]);
    expect(house.server.clients.count(1)).toBe(0);
    await expect(house.server.clients.delete(1, client.client_id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
