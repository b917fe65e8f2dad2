import { describe, expect, it } from 'vitest';
import { invalidClient, invalidRequest, refusal, registered, token, type Registered } from '../client.ts';
import { openHouse, type House } from '../house.ts';

function basic(id: string, secret: string): { authorization: string } {
  const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** Past the client the dead refresh token is met: invalid_grant shows that the client was accepted. */
const accepted = { status: 400, error: 'invalid_grant' };

const ask = async (house: House, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  refusal(await token(house, { grant_type: 'refresh_token', refresh_token: 'dead', ...fields }, { headers }));

async function clientWith(house: House, method: string): Promise<Required<Registered>> {
  return await registered(
    house, { redirect_uris: ['http://localhost/callback'], token_endpoint_auth_method: method }
  ) as Required<Registered>;
}

describe('client authentication at the token endpoint', () => {
  it('lets a public client in by its id', async () => {
    const house = await openHouse();
    const client = await clientWith(house, 'none');
    expect(await ask(house, { client_id: client.client_id })).toEqual(accepted);
    expect(await ask(house, { client_id: client.client_id, client_secret: '' })).toEqual(accepted);
    expect(await ask(house, {}, basic(client.client_id, ''))).toEqual(accepted);
  });

  it('refuses a secret from a client that has none (CVE-2026-44476)', async () => {
    const house = await openHouse();
    const client = await clientWith(house, 'none');
    expect(await ask(house, { client_id: client.client_id, client_secret: 'x' })).toEqual(invalidClient);
    expect(await ask(house, {}, basic(client.client_id, 'x'))).toEqual(invalidClient);
  });

  it.each([
    'client_secret_basic', 'client_secret_post',
  ])('lets a %s client in with its secret, in either place', async (method) => {
    const house = await openHouse();
    const client = await clientWith(house, method);
    const { client_id: id, client_secret: secret } = client;
    expect(await ask(house, {}, basic(id, secret))).toEqual(accepted);
    expect(await ask(house, { client_id: id, client_secret: secret })).toEqual(accepted);
    expect(await ask(house, { client_id: id }, basic(id, secret))).toEqual(accepted);
  });

  it('refuses a confidential client without its secret or with another', async () => {
    const house = await openHouse();
    const client = await clientWith(house, 'client_secret_basic');
    const other = await clientWith(house, 'client_secret_basic');
    const stored = await house.stores.clients.get(client.client_id);
    expect(await ask(house, { client_id: client.client_id })).toEqual(invalidClient);
    for (const secret of [
      other.client_secret, client.client_secret.slice(0, -1), `${client.client_secret}x`,
      stored?.client_secret_hash ?? '', '',
    ]) {
      expect(await ask(house, {}, basic(client.client_id, secret))).toEqual(invalidClient);
      expect(await ask(house, { client_id: client.client_id, client_secret: secret })).toEqual(invalidClient);
    }
  });

  it('refuses two ways at once (RFC 6749 section 2.3)', async () => {
    const house = await openHouse();
    const client = await clientWith(house, 'client_secret_basic');
    const { client_id: id, client_secret: secret } = client;
    const proof = basic(id, secret);
    expect(await ask(house, { client_id: id, client_secret: secret }, proof)).toEqual(invalidRequest);
    expect(await ask(house, { client_id: 'gateway_other' }, proof)).toEqual(invalidRequest);
  });

  it.each(['Basic', 'Basic !!!', 'Basic ====', `Basic ${Buffer.from('%zz:%').toString('base64')}`, 'Bearer abc'])(
    'survives the header %j', async (authorization) => {
      const house = await openHouse();
      expect(await ask(house, {}, { authorization })).toEqual(invalidClient);
    });

  it('does not know the clients of another proxy', async () => {
    const house = await openHouse();
    const client = await clientWith(house, 'none');
    await house.stores.proxies.put({ ...house.proxy, id: 2, name: 'other', port: 9051 });
    const answer = await token(
      house, { grant_type: 'refresh_token', refresh_token: 'dead', client_id: client.client_id }, {}, 2
    );
    expect(refusal(answer)).toEqual(invalidClient);
  });
});
