import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { basic, bearer, call, Client, signedIn, tokensOf, type Tokens } from './support/client.ts';
import type { Answer } from './support/http.ts';
import { spellings } from './support/proxy.ts';
import type { World } from './support/world.ts';

function expectInvalidGrant(answer: Answer): void {
  expect(answer.status).toBe(400);
  expect(answer.json['error']).toBe('invalid_grant');
}

const opens = async (world: World, { access_token: token }: Tokens): Promise<boolean> =>
  (await call(world.gateway.url(), bearer(token))).status === 200;

const rotation = 'RFC 9700 4.14.2 / rotation';

chapter('Refreshing in gateway mode', () => {
  for (const spelling of spellings) {
    holds('RFC 6749 6 / refresh', `${spelling}: new tokens, complete as the first ones`, async (world) => {
      const { client, tokens } = await signedIn(world, world.gateway, {}, spelling);
      const answer = await client.refresh(tokens.refresh_token, { resource: world.gateway.url(spelling) });
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({
        access_token: expect.any(String),
        refresh_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: 3600,
        scope: tokens.scope,
      });
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
      expect((await call(world.gateway.url(spelling), bearer(tokensOf(answer).access_token))).status).toBe(200);
    });
  }
  holds('RFC 6749 6 / refresh', 'without resource, as older clients do', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });
  holds('RFC 6749 6 / refresh', 'the access token from before lives on until it expires', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    await client.refresh(tokens.refresh_token);
    expect(await opens(world, tokens)).toBe(true);
  });
  holds('RFC 6749 6 / refresh', 'a client with a secret presents it', async (world) => {
    const client = await Client.register(world, world.gateway, { token_endpoint_auth_method: 'client_secret_basic' });
    const credentials = basic(client.id, client.secret);
    const tokens = tokensOf(await client.redeem(await client.code(), {}, credentials));
    expect((await client.refresh(tokens.refresh_token, {}, credentials)).status).toBe(200);
    const without = await client.refresh(tokens.refresh_token);
    expect(without.status).toBe(401);
    expect(without.json['error']).toBe('invalid_client');
  });

  refuses('RFC 6749 6 / refresh', "another client's token, and leaves it as it was", async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    expectInvalidGrant(await (await Client.register(world, world.gateway)).refresh(tokens.refresh_token));
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });
  refuses('RFC 6749 6 / refresh', 'a token at another proxy', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    expectInvalidGrant(await (await Client.register(world, world.other)).refresh(tokens.refresh_token));
  });
  refuses('RFC 6749 6 / refresh', 'a token at a proxy in upstream mode', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    expectInvalidGrant(await (await Client.register(world, world.upstream)).refresh(tokens.refresh_token));
  });
  refuses('RFC 6749 6 / refresh', 'an access token', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    expectInvalidGrant(await client.refresh(tokens.access_token));
  });
  const mangled: Readonly<Record<string, (token: string) => string>> = {
    'that is not ours': () => 'made-up',
    'that is only the prefix': () => 'gw_refresh_',
    'with one character changed': (token) => token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'),
    'with a character less': (token) => token.slice(0, -1),
    'with a character more': (token) => `${token}A`,
    'with a space at the end': (token) => `${token} `,
    'with another generation': (token) => token.replace(/\.1\./, '.2.'),
    'with generation zero': (token) => token.replace(/\.1\./, '.0.'),
    'with a zero before its generation': (token) => token.replace(/\.1\./, '.01.'),
    'in upper case': (token) => token.toUpperCase(),
    'of ten thousand characters': () => `gw_refresh_${'a'.repeat(10_000)}`,
  };
  for (const [what, change] of Object.entries(mangled)) {
    refuses('RFC 6749 6 / refresh', `a token ${what}, and leaves the good one as it was`, async (world) => {
      const { client, tokens } = await signedIn(world, world.gateway);
      expectInvalidGrant(await client.refresh(change(tokens.refresh_token)));
      expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
    });
  }
  refuses('RFC 6749 6 / refresh', 'a token whose sign-in the person has ended', async (world) => {
    const { client, tokens } = await signedIn(world, world.other);
    const connections = (await world.admin('GET', '/connections')).json as unknown as {
      id: string;
      proxy_id: number;
    }[];
    const mine = connections.find(({ proxy_id: proxyId }) => proxyId === world.other.id);
    expect((await world.admin('DELETE', `/connections/${String(mine?.id)}`)).status).toBe(204);
    expectInvalidGrant(await client.refresh(tokens.refresh_token));
    expect((await call(world.other.url(), bearer(tokens.access_token))).status).toBe(401);
  });
  refuses('RFC 8707 2.2 / token request', 'another resource at a refresh', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    const answer = await client.refresh(tokens.refresh_token, { resource: world.other.url() });
    expect(answer.status).toBe(400);
    expect(answer.json['error']).toBe('invalid_target');
  });

  holds('RFC 6749 6 / scope', 'the same scope', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    expect(tokensOf(await client.refresh(tokens.refresh_token, { scope: tokens.scope })).scope).toBe(tokens.scope);
  });
  refuses('RFC 6749 6 / scope', 'to give more scope than was granted', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    const wider = await client.refresh(tokens.refresh_token, { scope: `${tokens.scope} admin` });
    expect(tokensOf(wider).scope).toBe(tokens.scope);
  });

  holds(rotation, 'every refresh gives another refresh token', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    const seen = new Set([tokens.refresh_token]);
    let latest = tokens;
    for (let round = 0; round < 5; round += 1) {
      latest = tokensOf(await client.refresh(latest.refresh_token));
      seen.add(latest.refresh_token);
    }
    expect(seen.size).toBe(6);
    expect(await opens(world, latest)).toBe(true);
  });
  holds(rotation, 'an answer that was lost can be had again', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    const lost = tokensOf(await client.refresh(tokens.refresh_token));
    const again = tokensOf(await client.refresh(tokens.refresh_token));
    expect(again.refresh_token).toBe(lost.refresh_token);
    expect(await opens(world, again)).toBe(true);
    expect((await client.refresh(again.refresh_token)).status).toBe(200);
  });
  holds(rotation, 'of sixteen windows at once all go on', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    const answers = await Promise.all(Array.from({ length: 16 }, () => client.refresh(tokens.refresh_token)));
    const given = answers.map(tokensOf);
    expect(new Set(given.map(({ refresh_token: token }) => token)).size).toBe(1);
    for (const window of given.slice(0, 3)) expect(await opens(world, window)).toBe(true);
    expect((await client.refresh(String(given[0]?.refresh_token))).status).toBe(200);
  });
  refuses(rotation, 'a token three generations old, and ends the grant', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    let latest = tokens;
    for (let round = 0; round < 3; round += 1) latest = tokensOf(await client.refresh(latest.refresh_token));
    expectInvalidGrant(await client.refresh(tokens.refresh_token));
    expectInvalidGrant(await client.refresh(latest.refresh_token));
    expect(await opens(world, latest)).toBe(false);
    expect(await opens(world, tokens)).toBe(false);
  });
  holds(rotation, "the end of one grant leaves the client's others", async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    const second = await client.signIn();
    let latest = tokens;
    for (let round = 0; round < 3; round += 1) latest = tokensOf(await client.refresh(latest.refresh_token));
    await client.refresh(tokens.refresh_token);
    expect(await opens(world, second)).toBe(true);
    expect((await client.refresh(second.refresh_token)).status).toBe(200);
  });
});
