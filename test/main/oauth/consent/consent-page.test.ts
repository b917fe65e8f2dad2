import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../../../main/http/exchange.ts';
import {
  asked, authorizeUrl, Browser, form, json, locationOf, pkce, publicClient, registered, request, type Registered,
} from '../client.ts';
import { callbackOrigin, changeProxy, openHouse, type House, type HouseOptions } from '../house.ts';

const consentUrl = `${callbackOrigin}/api/v1/oauth-proxy/1/consent`;

/** A client's request that has come as far as the consent page, in one browser. */
async function arrived(options: HouseOptions & { metadata?: object; parameters?: Record<string, string> } = {}) {
  const house = await openHouse(options);
  const client: Registered = await registered(house, options.metadata);
  const browser = new Browser(house);
  const url = authorizeUrl({ ...asked(client, pkce().challenge), ...options.parameters });
  const { url: at, answer } = await browser.open(url);
  return { house, client, browser, url: at, answer, page: await browser.page(at) };
}

const answersOf = (answer: HttpResponse): Record<string, string> => Object.fromEntries(locationOf(answer).searchParams);
const atProvider = (house: House, answer: HttpResponse): boolean =>
  answer.status === 302 && locationOf(answer).origin === house.provider.issuer;

describe('the consent page', () => {
  it('shows who asks, for what, for whom, and where the answer goes', async () => {
    const { house, page } = await arrived();
    expect(page.status).toBe(200);
    const [view] = house.server.consents.list();
    for (const words of [
      'Test client', 'everything', 'The provider', 'localhost:3118', 'http://localhost:3118/callback', 'openid',
      'See your e-mail address', view?.code ?? '-',
    ]) {
      expect(page.text).toContain(words);
    }
    expect(page.text).toContain('The answer goes to a program on this computer');
  });

  it('puts Deny first, and Allow cannot be pressed until the script has waited', async () => {
    const { page } = await arrived();
    expect(page.html).toMatch(/<button name="decision" value="deny" autofocus>/);
    expect(page.html).toMatch(/<button [^>]*value="allow" disabled>/);
  });

  it('cannot be framed or kept, and lets its form tell its origin', async () => {
    const { answer } = await arrived();
    expect(answer.headers).toMatchObject({
      'x-frame-options': 'DENY', 'cache-control': 'no-store', 'referrer-policy': 'same-origin',
    });
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.headers['content-security-policy']).not.toContain('form-action');
  });

  it('gives the browser a cookie that scripts and other sites cannot use', async () => {
    const { answer } = await arrived();
    const [cookie, ...attributes] = String(answer.headers['set-cookie']).split('; ');
    expect(cookie).toMatch(/^gatehouse_[\w-]{16}=[\w-]{43}$/);
    expect(attributes).toEqual(['Path=/api/v1', 'HttpOnly', 'SameSite=Lax', 'Max-Age=600']);
  });

  it('shows an attacker\'s text as text', async () => {
    const metadata = { ...publicClient, client_name: '<img src=x onerror=alert(1)>\u202e"\'' };
    const { page } = await arrived({ metadata });
    expect(page.html).not.toContain('<img');
    expect(page.html).not.toContain('\u202e');
    expect(page.text).toContain('<img src=x onerror=alert(1)>');
  });

  it('spells out an international host that could be taken for another', async () => {
    const uri = 'https://xn--vscoe-5rf.dev/redirect';
    const { house, page } = await arrived({
      proxy: { oauth_proxy_allowed_redirect_uris: [uri] },
      metadata: { redirect_uris: [uri], token_endpoint_auth_method: 'none' }, parameters: { redirect_uri: uri },
    });
    expect(house.server.consents.list()[0]).toMatchObject({
      redirect_host: 'xn--vscoe-5rf.dev', redirect_warning: expect.stringContaining('Browsers may show this name as'),
      redirect_is_loopback: false, can_remember: false,
    });
    expect(page.text).toContain('Look closely. Browsers may show this name as');
  });

  it('asks once, however often it is loaded', async () => {
    const { house, browser, url } = await arrived();
    await browser.page(url);
    expect(house.server.consents.list()).toHaveLength(1);
  });

  it('goes to the provider after Allow, over a page and not as a redirect of the form', async () => {
    const { house, browser, page } = await arrived();
    const decided = await browser.press(page, 'Allow');
    expect(decided.status).toBe(200);
    expect(decided.refresh).toBe(page.url);
    expect(decided.links.map(({ url }) => url)).toContain(page.url);
    expect(atProvider(house, await browser.get(decided.refresh ?? ''))).toBe(true);
  });

  it('goes back to the client after Deny', async () => {
    const { house, browser, page } = await arrived();
    const decided = await browser.press(page, 'Deny');
    const answer = await browser.get(decided.refresh ?? '');
    expect(answersOf(answer)).toEqual({
      error: 'access_denied', error_description: expect.any(String), state: 'the-state', iss: 'http://localhost:9050',
    });
    expect(answer.headers['set-cookie']).toMatch(/Max-Age=0/);
    expect(house.provider.authorizationRequests).toEqual([]);
    expect((await browser.get(page.url)).status).toBe(410);
  });

  it('takes anything but "allow" for a no', async () => {
    for (const decision of ['', 'Allow', 'yes', 'ALLOW']) {
      const { house, browser, page } = await arrived();
      await browser.post(consentUrl, { ...page.forms[0]?.fields, decision });
      expect(house.server.consents.list()).toEqual([]);
      expect(answersOf(await browser.get(page.url))).toMatchObject({ error: 'access_denied' });
    }
  });

  it('keeps both tabs good after a reload, and a second click goes where the first one led', async () => {
    const { house, browser, url, page } = await arrived();
    const second = await browser.page(url);
    await browser.press(page, 'Allow');
    const again = await browser.press(second, 'Deny');
    expect(again.text).toContain('Allowed');
    expect(atProvider(house, await browser.get(again.refresh ?? ''))).toBe(true);
  });

  it('follows a decision that fell elsewhere', async () => {
    const { house, browser, url } = await arrived();
    expect(json(await browser.get(url, { accept: 'application/json' }))).toEqual({ standing: 'pending' });
    house.server.consents.allow(house.server.consents.list()[0]?.id ?? '', 'rest');
    expect(json(await browser.get(url, { accept: 'application/json' }))).toEqual({ standing: 'allowed' });
    expect(atProvider(house, await browser.get(url))).toBe(true);
  });

  it('says to its script that the sign-in has ended', async () => {
    const { browser } = await arrived();
    const answer = await browser.get(`${consentUrl}?txn_id=unknown`, { accept: 'application/json' });
    expect([answer.status, json(answer)]).toEqual([410, { standing: 'expired' }]);
  });

  it('is skipped where the proxy is set so, and only there', async () => {
    const { house, answer } = await arrived({ proxy: { oauth_proxy_require_consent: false } });
    expect(atProvider(house, answer)).toBe(true);
    expect(house.server.consents.list()).toEqual([]);
  });
});

describe('a forged consent', () => {
  it('without, with a wrong, or with a foreign CSRF token decides nothing', async () => {
    const { house, browser, page } = await arrived();
    const other = await new Browser(house).page(authorizeUrl(asked(await registered(house), pkce().challenge)));
    for (const csrf of ['', 'x'.repeat(43), other.forms[0]?.fields['csrf'] ?? '-']) {
      const answer = await browser.post(consentUrl, { ...page.forms[0]?.fields, csrf, decision: 'allow' });
      expect(answer.status).toBe(403);
    }
    expect(house.server.consents.list()).toHaveLength(2);
  });

  it('from another origin, or from none, decides nothing', async () => {
    const { house, browser, page } = await arrived();
    for (const origin of ['https://evil.example', 'null', 'http://localhost:9999', 'http://127.0.0.1:8080', '']) {
      const answer = await browser.post(consentUrl, { ...page.forms[0]?.fields, decision: 'allow' }, { origin });
      expect(answer.status).toBe(403);
    }
    expect(house.server.consents.list()).toHaveLength(1);
  });

  it('from another browser decides nothing, even with the token', async () => {
    const { house, page } = await arrived();
    const answer = await new Browser(house).post(consentUrl, { ...page.forms[0]?.fields, decision: 'allow' });
    expect(answer.status).toBe(403);
    expect(house.server.consents.list()).toHaveLength(1);
  });

  it('by a link decides nothing: only the form counts', async () => {
    const { house, browser, page } = await arrived();
    await browser.get(`${page.url}&decision=allow&csrf=${page.forms[0]?.fields['csrf'] ?? ''}`);
    expect(house.server.consents.list()).toHaveLength(1);
  });

  it('on the desktop does not exist: the page has no form, and a post to it is refused', async () => {
    const { house, browser, page, url } = await arrived({ nativeConsent: true });
    expect(page.forms).toEqual([]);
    expect(page.text).toContain(house.server.consents.list()[0]?.code ?? '-');
    const transactionId = new URL(url).searchParams.get('txn_id') ?? '';
    expect((await browser.post(consentUrl, { txn_id: transactionId, csrf: '', decision: 'allow' })).status).toBe(403);
    expect(house.server.consents.list()).toHaveLength(1);
  });
});

describe('another browser', () => {
  it('does not see the consent that the first one took up', async () => {
    const { house, url } = await arrived();
    const answer = await new Browser(house).get(url);
    expect(answer.status).toBe(403);
    expect(answer.body).not.toContain('Test client');
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  it('does not get to the provider with it, not even once it is allowed', async () => {
    const { house, browser, url } = await arrived();
    house.server.consents.allow(house.server.consents.list()[0]?.id ?? '', 'window');
    expect((await new Browser(house).get(url)).status).toBe(403);
    expect(house.provider.authorizationRequests).toEqual([]);
    expect(atProvider(house, await browser.get(url))).toBe(true);
  });

  it('is not let in by a cookie of another sign-in, an empty one, or one of many', async () => {
    const { house, url, answer } = await arrived();
    const name = String(answer.headers['set-cookie']).split('=')[0] ?? '';
    for (const cookie of [`${name}=`, `${name}=${'x'.repeat(43)}`, `${name}=; ${name}=x`, `${name}x=y`, name]) {
      const sent = request(url, { headers: { cookie } });
      expect((await house.server.handle('consent', 1, sent)).status).toBe(403);
    }
  });
});

describe('the address of the consent page', () => {
  it('is one: other spellings are moved there before anything happens', async () => {
    const { house, url } = await arrived();
    for (const host of ['127.0.0.1', '[::1]']) {
      const answer = await new Browser(house).get(url.replace('localhost', host));
      expect([answer.status, answer.headers['location']]).toEqual([302, url]);
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
  });

  it('does not open at another proxy', async () => {
    const { house, browser, url } = await arrived();
    await house.stores.proxies.put({ ...house.proxy, id: 2, name: 'other', port: 9051 });
    expect((await browser.get(url.replace('/1/', '/2/'))).status).toBe(410);
  });

  it.each(['', 'unknown', '__proto__'])('leads nowhere for the transaction %j', async (id) => {
    const { house, browser } = await arrived();
    const answer = await browser.get(`${consentUrl}?txn_id=${id}`);
    expect(answer.status).toBe(410);
    const posted = request(consentUrl, form({ txn_id: id, decision: 'allow' }));
    expect((await house.server.handle('consent', 1, posted)).status).toBe(410);
  });

  it('has ended where the proxy was removed meanwhile', async () => {
    const { house, browser, url } = await arrived();
    await house.server.proxyDeleted(1);
    expect(house.server.consents.list()).toEqual([]);
    const answer = await browser.get(url);
    expect(answersOf(answer)).toMatchObject({ error: 'access_denied' });
  });

  it('asks anew where the setting was switched on while the browser was on its way', async () => {
    const house = await openHouse({ proxy: { oauth_proxy_require_consent: false } });
    const client = await registered(house);
    const browser = new Browser(house);
    const toConsent = await browser.get(authorizeUrl(asked(client, pkce().challenge)));
    await changeProxy(house, { oauth_proxy_require_consent: true });
    expect((await browser.page(locationOf(toConsent).href)).text).toContain('Allow');
    expect(house.provider.authorizationRequests).toEqual([]);
  });
});
