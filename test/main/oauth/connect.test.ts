import { describe, expect, it } from 'vitest';
import { Browser, locationOf, pageOf } from './client.ts';
import { openHouse, type House } from './house.ts';

const linkOf = async (house: House): Promise<string> => (await house.server.connect(1)).authorization_url;

describe('Connect account', () => {
  it('signs the proxy itself in, with the click as consent', async () => {
    const house = await openHouse({ nativeConsent: true });
    const { authorization_url: url } = await house.server.connect(1);
    expect(url).toMatch(/^http:\/\/localhost:8080\/api\/v1\/oauth-proxy\/1\/connect\?txn_id=[\w-]{43}$/);
    const browser = new Browser(house);
    const atProvider = await browser.get(url);
    expect(locationOf(atProvider).origin).toBe(house.provider.issuer);
    const done = pageOf(url, await browser.get(await browser.signInAt(atProvider)));
    expect(done.text).toContain('Connected');
    expect(done.text).toContain('alice@example.test');
    const [connection] = await house.connections.list();
    expect(house.connections.ownOf(1)).toBe(connection?.id);
    expect(house.server.consents.list()).toEqual([]);
  });

  it('works for the browser that opened the link first, again and again, and for no other', async () => {
    const house = await openHouse();
    const url = await linkOf(house);
    const browser = new Browser(house);
    expect((await browser.get(url)).status).toBe(302);
    expect((await browser.get(url)).status).toBe(302);
    expect((await new Browser(house).get(url)).status).toBe(410);
  });

  it('comes back in the browser that started it only', async () => {
    const house = await openHouse();
    const browser = new Browser(house);
    const callback = await browser.signInAt(await browser.get(await linkOf(house)));
    expect((await new Browser(house).get(callback)).status).toBe(403);
    expect(await house.connections.list()).toEqual([]);
  });

  it('gives no code to anyone: there is no client in it', async () => {
    const house = await openHouse();
    const browser = new Browser(house);
    const answer = await browser.get(await browser.signInAt(await browser.get(await linkOf(house))));
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('location');
    expect(await house.stores.grants.list()).toEqual([]);
  });

  it('explains the refusal of the provider', async () => {
    const house = await openHouse();
    house.provider.signInError = { error: 'access_denied', error_description: '<b>No</b>' };
    const browser = new Browser(house);
    const answer = await browser.get(await browser.signInAt(await browser.get(await linkOf(house))));
    expect(answer.status).toBe(502);
    expect(answer.body).toContain('&lt;b&gt;No&lt;/b&gt; (access_denied)');
  });

  it('does not start without a provider or a proxy', async () => {
    const house = await openHouse({ proxy: { oauth_proxy_provider_id: null, oauth_proxy_mode: 'upstream' } });
    await expect(house.server.connect(1)).rejects.toMatchObject({
      code: 'provider_missing', status: 409, field: 'oauth_proxy_provider_id',
    });
    await expect(house.server.connect(2)).rejects.toMatchObject({ code: 'not_found', status: 404 });
  });

  it.each(['', 'unknown'])('does not know the link %j', async (id) => {
    const house = await openHouse();
    const link = `http://localhost:8080/api/v1/oauth-proxy/1/connect?txn_id=${id}`;
    expect((await new Browser(house).get(link)).status).toBe(410);
  });
});
