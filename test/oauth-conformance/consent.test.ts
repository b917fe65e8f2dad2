import { expect } from 'vitest';
import { alice } from '../support/person.ts';
import { chapter, holds, refuses } from './support/chapter.ts';
import { Client } from './support/client.ts';
import { ask, press, waiting } from './support/consent-page.ts';
import { get } from './support/http.ts';

const deny = { ...alice, decision: 'Deny' } as const;

const best = 'MCP 2025-11-25 security best practices / consent';
const csrf = 'MCP 2025-11-25 security best practices / CSRF';

chapter('Consent', () => {
  holds(best, 'the page shows client, MCP server, provider, scopes and where the answer goes', async (world) => {
    const client = await Client.register(world, world.gateway, { client_name: "Ada's editor" });
    const asked = await ask(client);
    for (const words of [
      'Ada&#39;s editor',
      'gateway',
      'idp',
      client.redirectUri,
      new URL(client.redirectUri).host,
      'openid',
    ]) {
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
    expect(consent).toMatchObject({
      redirect_uri: client.redirectUri,
      proxy: 'gateway',
      code: expect.stringMatching(/^\w{3}-\w{3}$/),
    });
    expect(asked.page.text).toContain(String(consent?.['code']));
    expect((await get(asked.url, { cookie: asked.cookie, accept: 'application/json' })).json).toEqual({
      standing: 'pending',
    });
    await world.admin('POST', `/consents/${String(consent?.['id'])}/allow`);
    expect((await get(asked.url, { cookie: asked.cookie, accept: 'application/json' })).json).toEqual({
      standing: 'allowed',
    });
    expect((await get(asked.url, { cookie: asked.cookie })).location.origin).toBe(world.provider.issuer);
  });
  for (const markup of [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><a href=javascript:alert(1)>',
  ]) {
    refuses(best, `markup in a client name: ${markup}`, async (world) => {
      const asked = await ask(await Client.register(world, world.gateway, { client_name: markup }));
      expect(asked.page.text).not.toContain(markup);
      await press(world, asked, 'deny');
    });
  }
  for (const [what, character] of Object.entries({
    'turn the writing': '\u202e',
    'hide themselves': '\u200b',
    'break lines': '\n',
  })) {
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
      error: 'access_denied',
      state: "the client's own state",
      iss: world.gateway.issuer(),
    });
  });
  holds('RFC 6749 4.1.2.1 / denied', 'the provider denies', async (world) => {
    const client = await Client.register(world, world.gateway);
    world.provider.knobs.denySignIn = true;
    const landed = await client.respond().finally(() => {
      world.provider.knobs.denySignIn = false;
    });
    expect(Object.fromEntries(landed.searchParams)).toMatchObject({
      error: 'access_denied',
      state: "the client's own state",
      iss: world.gateway.issuer(),
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

  holds(csrf, "the page's own form counts", async (world) => {
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
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });
  refuses('RFC 9700 4.16 / framing', "inline scripts and styles without the page's nonce", async (world) => {
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
});
