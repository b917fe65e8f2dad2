import { expect } from 'vitest';
import { HttpBrowser } from '../support/http-browser.ts';
import { alice } from '../support/person.ts';
import { signInOverHttp } from '../support/sign-in-over-http.ts';
import { chapter, holds, refuses } from './support/chapter.ts';
import { Client, signedIn } from './support/client.ts';
import { get, post, send, type Answer } from './support/http.ts';
import { spellings } from './support/proxy.ts';
import type { World } from './support/world.ts';

class LeftTheBrowser extends Error {}

/** Notes the address of another application that a page leads to, as an operating system would open it. */
class LeavingBrowser extends HttpBrowser {
  leftFor: URL | null = null;

  override open(url: string): ReturnType<HttpBrowser['open']> {
    if (url.startsWith('http:')) return super.open(url);
    this.leftFor = new URL(url);
    return Promise.reject(new LeftTheBrowser());
  }
}

/** The consent page as a browser sees it first. */
interface Asked {
  url: string;
  page: Answer;
  cookie: string;
  fields: { txn_id: string; csrf: string };
}

/** Goes as far as the question. */
async function ask(client: Client, changes: Record<string, string> = {}): Promise<Asked> {
  const url = (await client.authorize(changes)).location.href;
  const page = await get(url);
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';
  return {
    url, page,
    cookie: page.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
    fields: { txn_id: field('txn_id'), csrf: field('csrf') },
  };
}

/** Presses a button on the page, with headers as its own browser would send them but for `changes`. */
function press(world: World, { cookie, fields }: Asked, decision: string, changes: {
  fields?: Record<string, string | null>; headers?: Record<string, string>; without?: string;
} = {}): Promise<Answer> {
  const headers: Record<string, string> = { cookie, origin: world.gateway.gatewayOrigin(), ...changes.headers };
  if (changes.without) Reflect.deleteProperty(headers, changes.without);
  return post(world.gateway.endpoint('consent'), { ...fields, decision, ...changes.fields }, headers);
}

const waiting = async (world: World, client: Client): Promise<Record<string, unknown>[]> =>
  ((await world.admin('GET', '/consents')).json as unknown as Record<string, unknown>[])
    .filter((consent) => consent['client_id'] === client.id);

const deny = { ...alice, decision: 'Deny' } as const;

/** Where the answer that the person gave leads: the provider's authorization endpoint. */
async function providerRequest(world: World, client: Client): Promise<URL> {
  const asked = await ask(client);
  await press(world, asked, 'allow');
  return (await get(asked.url, { cookie: asked.cookie })).location;
}

const best = 'MCP 2025-11-25 security best practices / consent';
const csrf = 'MCP 2025-11-25 security best practices / CSRF';

chapter('Consent, sign-in and callback', () => {
  holds(best, 'the page shows client, MCP server, provider, scopes and where the answer goes', async (world) => {
    const client = await Client.register(world, world.gateway, { client_name: 'Ada\'s editor' });
    const asked = await ask(client);
    for (const words of ['Ada&#39;s editor', 'gateway', 'idp', client.redirectUri, new URL(client.redirectUri).host, 'openid']) {
      expect(asked.page.text).toContain(words);
    }
    await press(world, asked, 'deny');
  });
  holds(best, 'a loopback address is marked as one that cannot be checked', async (world) => {
    const asked = await ask(await Client.register(world, world.gateway));
    expect(asked.page.text).toContain('Gatehouse cannot check which one');
    await press(world, asked, 'deny');
  });
  refuses(best, 'to go to the provider before the person has answered', async (world) => {
    const asked = await ask(await Client.register(world, world.gateway));
    const again = await get(asked.url, { cookie: asked.cookie });
    for (const answer of [asked.page, again]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.location).toBeUndefined();
    }
    await press(world, asked, 'deny');
  });
  holds(best, 'Allow leads to the provider, through a page of its own', async (world) => {
    const asked = await ask(await Client.register(world, world.gateway));
    const decided = await press(world, asked, 'allow');
    expect(decided.status).toBe(200);
    expect(decided.text).toContain('http-equiv="refresh"');
    const { location } = await get(asked.url, { cookie: asked.cookie });
    expect(location.origin).toBe(world.provider.issuer);
  });
  holds(best, 'the decision may fall over REST as well', async (world) => {
    const client = await Client.register(world, world.gateway);
    const asked = await ask(client);
    const [consent] = await waiting(world, client);
    expect(consent).toMatchObject({ redirect_uri: client.redirectUri, proxy: 'gateway', code: expect.stringMatching(/^\w{3}-\w{3}$/) });
    expect(asked.page.text).toContain(String(consent?.['code']));
    expect((await get(asked.url, { cookie: asked.cookie, accept: 'application/json' })).json).toEqual({ standing: 'pending' });
    await world.admin('POST', `/consents/${String(consent?.['id'])}/allow`);
    expect((await get(asked.url, { cookie: asked.cookie, accept: 'application/json' })).json).toEqual({ standing: 'allowed' });
    expect((await get(asked.url, { cookie: asked.cookie })).location.origin).toBe(world.provider.issuer);
  });
  for (const markup of ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><a href=javascript:alert(1)>']) {
    refuses(best, `markup in a client name: ${markup}`, async (world) => {
      const asked = await ask(await Client.register(world, world.gateway, { client_name: markup }));
      expect(asked.page.text).not.toContain(markup);
      await press(world, asked, 'deny');
    });
  }
  for (const [what, character] of Object.entries({ 'turn the writing': '\u202e', 'hide themselves': '\u200b', 'break lines': '\n' })) {
    refuses(best, `characters in a client name that ${what}`, async (world) => {
      const client = await Client.register(world, world.gateway, { client_name: `Edi${character}tor` });
      const asked = await ask(client);
      expect(String((await waiting(world, client))[0]?.['client_name'])).not.toContain(character);
      await press(world, asked, 'deny');
    });
  }

  holds('RFC 6749 4.1.2.1 / denied', 'the person denies', async (world) => {
    const client = await Client.register(world, world.gateway);
    const landed = await client.respond({}, undefined, deny);
    expect(Object.fromEntries(landed.searchParams)).toMatchObject({
      error: 'access_denied', state: 'the client\'s own state', iss: world.gateway.issuer(),
    });
  });
  holds('RFC 6749 4.1.2.1 / denied', 'the provider denies', async (world) => {
    const client = await Client.register(world, world.gateway);
    world.provider.knobs.denySignIn = true;
    const landed = await client.respond().finally(() => {
      world.provider.knobs.denySignIn = false;
    });
    expect(Object.fromEntries(landed.searchParams)).toMatchObject({
      error: 'access_denied', state: 'the client\'s own state', iss: world.gateway.issuer(),
    });
  });
  refuses('RFC 6749 4.1.2.1 / denied', 'to give a code afterwards', async (world) => {
    const client = await Client.register(world, world.gateway);
    const asked = await ask(client);
    await press(world, asked, 'deny');
    expect((await get(asked.url, { cookie: asked.cookie })).location.searchParams.get('error')).toBe('access_denied');
    expect((await press(world, asked, 'allow')).status).toBe(410);
    expect((await get(asked.url, { cookie: asked.cookie })).status).toBe(410);
  });

  holds(csrf, 'the page\'s own form counts', async (world) => {
    const client = await Client.register(world, world.gateway);
    const asked = await ask(client);
    await press(world, asked, 'deny');
    expect(await waiting(world, client)).toEqual([]);
  });
  const forged: Readonly<Record<string, Parameters<typeof press>[3]>> = {
    'no token': { fields: { csrf: null } },
    'an empty token': { fields: { csrf: '' } },
    'a made-up token': { fields: { csrf: 'x'.repeat(43) } },
    'no cookie': { without: 'cookie' },
    'another cookie': { headers: { cookie: 'gatehouse_x=y' } },
    'no Origin': { without: 'origin' },
    'the Origin of another page': { headers: { origin: 'https://evil.example' } },
    'the Origin null': { headers: { origin: 'null' } },
  };
  for (const [what, change] of Object.entries(forged)) {
    refuses(csrf, `a decision with ${what}`, async (world) => {
      const client = await Client.register(world, world.gateway);
      const asked = await ask(client);
      expect((await press(world, asked, 'allow', change)).status).toBe(403);
      expect(await waiting(world, client)).toHaveLength(1);
      await press(world, asked, 'deny');
    });
  }
  refuses(csrf, 'the token of another page', async (world) => {
    const [mine, other] = [await Client.register(world, world.gateway), await Client.register(world, world.gateway)];
    const [asked, askedOther] = [await ask(mine), await ask(other)];
    expect((await press(world, asked, 'allow', { fields: { csrf: askedOther.fields.csrf } })).status).toBe(403);
    expect(await waiting(world, mine)).toHaveLength(1);
    await press(world, asked, 'deny');
    await press(world, askedOther, 'deny');
  });
  refuses(csrf, 'a decision by GET', async (world) => {
    const client = await Client.register(world, world.gateway);
    const asked = await ask(client);
    await get(`${asked.url}&csrf=${asked.fields.csrf}&decision=allow`, { cookie: asked.cookie });
    expect(await waiting(world, client)).toHaveLength(1);
    await press(world, asked, 'deny');
  });
  refuses(csrf, 'a transaction at another proxy than its own', async (world) => {
    const asked = await ask(await Client.register(world, world.gateway));
    expect((await get(`${world.other.endpoint('consent')}?txn_id=${asked.fields.txn_id}`)).status).toBe(410);
    await press(world, asked, 'deny');
  });

  holds('RFC 9700 4.16 / framing', 'the consent page forbids it, and loads nothing', async (world) => {
    const asked = await ask(await Client.register(world, world.gateway));
    expect(asked.page.headers['x-frame-options']).toBe('DENY');
    expect(asked.page.headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    await press(world, asked, 'deny');
  });
  holds('RFC 9700 4.16 / framing', 'error pages forbid it too', async ({ gateway }) => {
    const { headers } = await get(`${gateway.endpoint('authorize')}?client_id=gone`);
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['content-security-policy']).toContain('frame-ancestors \'none\'');
  });
  refuses('RFC 9700 4.16 / framing', 'inline scripts and styles without the page\'s nonce', async (world) => {
    const asked = await ask(await Client.register(world, world.gateway));
    expect(asked.page.headers['content-security-policy']).not.toContain('unsafe-inline');
    expect(asked.page.text.match(/<(script|style)(?! nonce=)/g)).toBeNull();
    await press(world, asked, 'deny');
  });
  holds('RFC 9700 4.2.4 / leak', 'the consent page is not cached', async (world) => {
    const asked = await ask(await Client.register(world, world.gateway));
    expect(asked.page.headers['cache-control']).toBe('no-store');
    expect(asked.page.headers['referrer-policy']).toBe('same-origin');
    await press(world, asked, 'deny');
  });

  refuses('RFC 9700 4.2.4 / leak', 'to load anything from elsewhere', async (world) => {
    const asked = await ask(await Client.register(world, world.gateway));
    expect(asked.page.text).not.toMatch(/\ssrc=|<link|<img|<iframe|@import|url\(/);
    await press(world, asked, 'deny');
  });

  holds('RFC 9700 4.7.1 / CSRF', 'the flow is tied to its browser by a cookie that scripts cannot read', async (world) => {
    const asked = await ask(await Client.register(world, world.gateway));
    expect(asked.page.headers['set-cookie']?.[0]).toMatch(/; Path=\/api\/v1; HttpOnly; SameSite=Lax; Max-Age=600$/);
    await press(world, asked, 'deny');
  });
  refuses('RFC 9700 4.7.1 / CSRF', 'the question to a second browser', async (world) => {
    const asked = await ask(await Client.register(world, world.gateway));
    expect((await get(asked.url)).status).toBe(403);
    await press(world, asked, 'deny');
  });
  refuses('RFC 9700 4.7.1 / CSRF', 'a callback in another browser than the one that answered', async (world) => {
    const state = (await providerRequest(world, await Client.register(world, world.gateway))).searchParams.get('state');
    const answer = await get(`${world.gateway.gatewayOrigin()}/api/v1/oauth/callback?code=stolen&state=${state}`);
    expect(answer.status).toBe(403);
    expect(answer.headers.location).toBeUndefined();
  });
  for (const query of ['', '?code=x', '?state=&code=x', '?state=made-up&code=x', '?state=a&state=b&code=x', '?error=access_denied']) {
    refuses('RFC 9700 4.7.1 / CSRF', `a callback ${query === '' ? 'without anything' : `with ${query}`}`, async ({ gateway }) => {
      const answer = await get(`${gateway.gatewayOrigin()}/api/v1/oauth/callback${query}`);
      expect(answer.status).toBe(400);
      expect(answer.headers.location).toBeUndefined();
    });
  }
  refuses('RFC 9700 4.7.1 / CSRF', 'the same callback a second time', async (world) => {
    const client = await Client.register(world, world.gateway);
    const callbacks: string[] = [];
    const browser = new HttpBrowser(({ url }) => void (url.includes('/oauth/callback?') && callbacks.push(url)));
    await signInOverHttp(browser, client.authorizeUrl(), alice);
    expect(callbacks).toHaveLength(1);
    expect((await browser.open(String(callbacks[0]))).status).toBe(409);
  });

  const upstreamState = 'MCP 2025-11-25 security best practices / upstream state';
  holds(upstreamState, 'client id, redirect URI, state and S256 of our own', async (world) => {
    const client = await Client.register(world, world.gateway);
    const query = Object.fromEntries((await providerRequest(world, client)).searchParams);
    expect(query).toMatchObject({
      client_id: world.provider.clientId, response_type: 'code', code_challenge_method: 'S256',
      redirect_uri: `${world.gateway.gatewayOrigin()}/api/v1/oauth/callback`,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/), state: expect.stringMatching(/^[\w-]{43}$/),
    });
  });
  refuses(upstreamState, 'to pass on what the client sent', async (world) => {
    const client = await Client.register(world, world.gateway);
    const request = await providerRequest(world, client);
    expect(request.href).not.toContain(client.id);
    expect(request.searchParams.get('state')).not.toBe('the client\'s own state');
    expect(request.searchParams.get('redirect_uri')).not.toBe(client.redirectUri);
    expect(request.searchParams.has('resource')).toBe(false);
  });
  refuses(upstreamState, 'the same state for two requests', async (world) => {
    const client = await Client.register(world, world.gateway);
    const [first, second] = [await providerRequest(world, client), await providerRequest(world, client)];
    for (const name of ['state', 'nonce', 'code_challenge']) expect(first.searchParams.get(name)).not.toBe(second.searchParams.get(name));
  });

  for (const mode of ['gateway', 'upstream'] as const) {
    for (const spelling of spellings) {
      holds('RFC 9207 2 / iss', `${mode} mode, ${spelling}: with a code`, async (world) => {
        const client = await Client.register(world, world[mode], {}, spelling);
        const landed = await client.respond();
        expect(landed.origin + landed.pathname).toBe(client.redirectUri);
        expect(landed.searchParams.get('iss')).toBe(world[mode].issuer(spelling));
        expect(landed.searchParams.has('code')).toBe(true);
      });
    }
    holds('RFC 6749 4.1.2 / state', `${mode} mode, with a code`, async (world) => {
      const state = 'q+/7 vA9&Zg==%25狀';
      const landed = await (await Client.register(world, world[mode])).respond({ state });
      expect(landed.searchParams.get('state')).toBe(state);
    });
    refuses('RFC 8252 8.6 / no silent approval', `${mode} mode: to remember the consent of an earlier time`, async (world) => {
      const { client } = await signedIn(world, world[mode]);
      const page = await new HttpBrowser().open(client.authorizeUrl());
      expect(page.text).toContain('Allow');
      const [consent] = await waiting(world, client);
      expect(consent).toBeDefined();
      await world.admin('POST', `/consents/${String(consent?.['id'])}/deny`);
    });
  }
  refuses('RFC 9207 2 / iss', 'two of them', async (world) => {
    const landed = await (await Client.register(world, world.gateway)).respond();
    expect(landed.searchParams.getAll('iss')).toHaveLength(1);
  });

  for (const spelling of spellings) {
    holds('RFC 8252 8.6 / no silent approval', `${spelling}: a redirect URI there is reached after consent`, async (world) => {
      const client = await Client.register(world, world.gateway, { redirect_uris: [world.landing.uri(spelling)] });
      expect((await client.respond()).host).toBe(new URL(world.landing.uri(spelling)).host);
    });
  }

  const cursor = 'cursor://anysphere.cursor-mcp/oauth/callback';
  holds('RFC 8252 7.1 / private scheme', 'a page with a link that can be seen leads back to the application', async (world) => {
    const client = await Client.register(world, world.gateway, { redirect_uris: [cursor], client_name: 'Cursor' });
    const asked = await ask(client);
    await press(world, asked, 'deny');
    const answer = await get(asked.url, { cookie: asked.cookie });
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/<a class="button primary" href="cursor:\/\/anysphere\.cursor-mcp\/oauth\/callback\?error=access_denied[^"]*">Open Cursor<\/a>/);
  });
  holds('RFC 8252 7.1 / private scheme', 'with a code', async (world) => {
    const client = await Client.register(world, world.gateway, { redirect_uris: [cursor], client_name: 'Cursor' });
    const browser = new LeavingBrowser();
    await expect(signInOverHttp(browser, client.authorizeUrl(), alice)).rejects.toBeInstanceOf(LeftTheBrowser);
    expect(browser.leftFor?.href).toMatch(/^cursor:\/\/anysphere\.cursor-mcp\/oauth\/callback\?code=/);
    expect(browser.leftFor?.searchParams.get('iss')).toBe(world.gateway.issuer());
  });
  refuses('RFC 8252 7.1 / private scheme', 'a redirect that would leave a dead tab', async (world) => {
    const client = await Client.register(world, world.gateway, { redirect_uris: [cursor] });
    const answer = await client.authorize({ response_type: 'token' });
    expect(answer.status).toBe(200);
    expect(answer.headers.location).toBeUndefined();
  });

  holds('RFC 9110 15.5.6 / method', 'the key set takes GET and HEAD', async ({ gateway }) => {
    for (const method of ['GET', 'HEAD']) {
      expect((await send(method, `${gateway.gatewayOrigin()}/.well-known/jwks.json`)).status).toBe(200);
    }
  });
  for (const method of ['POST', 'HEAD', 'PUT']) {
    refuses('RFC 9110 15.5.6 / method', `${method} at the callback`, async ({ gateway }) => {
      const answer = await send(method, `${gateway.gatewayOrigin()}/api/v1/oauth/callback?state=x&code=y`);
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe('GET');
    });
  }
});
