import { expect } from 'vitest';
import { HttpBrowser } from '../support/http-browser.ts';
import { alice } from '../support/person.ts';
import { signInOverHttp } from '../support/sign-in-over-http.ts';
import { chapter, holds, refuses } from './support/chapter.ts';
import { Client } from './support/client.ts';
import { ask, press, providerRequest } from './support/consent-page.ts';
import { get, send } from './support/http.ts';

chapter('Sign-in and callback', () => {
  holds(
    'RFC 9700 4.7.1 / CSRF',
    'the flow is tied to its browser by a cookie that scripts cannot read',
    async (world) => {
      const asked = await ask(await Client.register(world, world.gateway));
      expect(asked.page.headers['set-cookie']?.[0]).toMatch(/; Path=\/api\/v1; HttpOnly; SameSite=Lax; Max-Age=600$/);
      await press(world, asked, 'deny');
    },
  );
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
  for (const query of [
    '',
    '?code=x',
    '?state=&code=x',
    '?state=made-up&code=x',
    '?state=a&state=b&code=x',
    '?error=access_denied',
  ]) {
    refuses(
      'RFC 9700 4.7.1 / CSRF',
      `a callback ${query === '' ? 'without anything' : `with ${query}`}`,
      async ({ gateway }) => {
        const answer = await get(`${gateway.gatewayOrigin()}/api/v1/oauth/callback${query}`);
        expect(answer.status).toBe(400);
        expect(answer.headers.location).toBeUndefined();
      },
    );
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
      client_id: world.provider.clientId,
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${world.gateway.gatewayOrigin()}/api/v1/oauth/callback`,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
  });
  refuses(upstreamState, 'to pass on what the client sent', async (world) => {
    const client = await Client.register(world, world.gateway);
    const request = await providerRequest(world, client);
    expect(request.href).not.toContain(client.id);
    expect(request.searchParams.get('state')).not.toBe("the client's own state");
    expect(request.searchParams.get('redirect_uri')).not.toBe(client.redirectUri);
    expect(request.searchParams.has('resource')).toBe(false);
  });
  refuses(upstreamState, 'the same state for two requests', async (world) => {
    const client = await Client.register(world, world.gateway);
    const [first, second] = [await providerRequest(world, client), await providerRequest(world, client)];
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(first.searchParams.get(name)).not.toBe(second.searchParams.get(name));
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
