import { expect } from 'vitest';
import { HttpBrowser } from '../support/http-browser.ts';
import { alice } from '../support/person.ts';
import { signInOverHttp } from '../support/sign-in-over-http.ts';
import { chapter, holds, refuses } from './support/chapter.ts';
import { Client, signedIn } from './support/client.ts';
import { ask, press, waiting } from './support/consent-page.ts';
import { get } from './support/http.ts';
import { spellings } from './support/proxy.ts';

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

chapter('Authorization responses', () => {
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
    refuses(
      'RFC 8252 8.6 / no silent approval',
      `${mode} mode: to remember the consent of an earlier time`,
      async (world) => {
        const { client } = await signedIn(world, world[mode]);
        const page = await new HttpBrowser().open(client.authorizeUrl());
        expect(page.text).toContain('Allow');
        const [consent] = await waiting(world, client);
        expect(consent).toBeDefined();
        await world.admin('POST', `/consents/${String(consent?.['id'])}/deny`);
      },
    );
  }
  refuses('RFC 9207 2 / iss', 'two of them', async (world) => {
    const landed = await (await Client.register(world, world.gateway)).respond();
    expect(landed.searchParams.getAll('iss')).toHaveLength(1);
  });

  for (const spelling of spellings) {
    holds(
      'RFC 8252 8.6 / no silent approval',
      `${spelling}: a redirect URI there is reached after consent`,
      async (world) => {
        const client = await Client.register(world, world.gateway, { redirect_uris: [world.landing.uri(spelling)] });
        expect((await client.respond()).host).toBe(new URL(world.landing.uri(spelling)).host);
      },
    );
  }

  const cursor = 'cursor://anysphere.cursor-mcp/oauth/callback';
  holds(
    'RFC 8252 7.1 / private scheme',
    'a page with a link that can be seen leads back to the application',
    async (world) => {
      const client = await Client.register(world, world.gateway, { redirect_uris: [cursor], client_name: 'Cursor' });
      const asked = await ask(client);
      await press(world, asked, 'deny');
      const answer = await get(asked.url, { cookie: asked.cookie });
      expect(answer.status).toBe(200);
      const [, target, words] = /<a class="button primary" href="([^"]*)">([^<]*)</.exec(answer.text) ?? [];
      expect(target).toMatch(/^cursor:\/\/anysphere\.cursor-mcp\/oauth\/callback\?error=access_denied/);
      expect(words).toBe('Open Cursor');
    },
  );
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
});
