import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { bearer, call, Client, signedIn, tokensOf } from './support/client.ts';
import { spellings } from './support/proxy.ts';

const own = 'Gatehouse upstream mode / own tokens';
const refreshing = 'Gatehouse upstream mode / refresh';

chapter('Upstream mode', () => {
  for (const spelling of spellings) {
    holds(
      own,
      `${spelling}: the provider's token comes to the client, and goes to the MCP server as it is`,
      async (world) => {
        const { tokens } = await signedIn(world, world.upstream, {}, spelling);
        expect(await world.provider.introspect(tokens.access_token)).toMatchObject({ account: 'alice' });
        expect((await call(world.upstream.url(spelling), bearer(tokens.access_token))).status).toBe(200);
        expect(world.server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${tokens.access_token}`);
      },
    );
  }
  refuses(own, 'a good token of the provider that was handed out at another proxy', async (world) => {
    const { tokens } = await signedIn(world, world.otherUpstream);
    expect((await call(world.otherUpstream.url(), bearer(tokens.access_token))).status).toBe(200);
    expect((await call(world.upstream.url(), bearer(tokens.access_token))).status).toBe(401);
  });
  refuses(own, 'a good token of the provider that was never handed out', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    await call(world.gateway.url(), bearer(tokens.access_token));
    const kept = String(world.server.requests.at(-1)?.headers.authorization).replace('Bearer ', '');
    expect(await world.provider.introspect(kept)).not.toBeNull();
    expect((await call(world.upstream.url(), bearer(kept))).status).toBe(401);
  });
  refuses(own, 'our own token of a proxy in gateway mode', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    expect((await call(world.upstream.url(), bearer(tokens.access_token))).status).toBe(401);
  });
  refuses(own, 'the refresh token, the id token and the secret of the provider', async (world) => {
    const client = await Client.register(world, world.upstream);
    const { json } = await client.redeem(await client.code({ scope: 'openid offline_access' }));
    for (const token of [json['refresh_token'], json['id_token'], world.provider.clientSecret]) {
      expect((await call(world.upstream.url(), bearer(String(token)))).status).toBe(401);
    }
  });
  refuses(own, "to hand out the provider's client secret", async (world) => {
    const client = await Client.register(world, world.upstream);
    const answer = await client.redeem(await client.code());
    expect(JSON.stringify(client.registration) + answer.text).not.toContain(world.provider.clientSecret);
  });

  holds(refreshing, 'new tokens, which open the proxy', async (world) => {
    const { client, tokens } = await signedIn(world, world.upstream);
    const renewed = tokensOf(await client.refresh(tokens.refresh_token));
    expect(renewed.access_token).not.toBe(tokens.access_token);
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
    expect((await call(world.upstream.url(), bearer(renewed.access_token))).status).toBe(200);
  });
  holds(refreshing, 'of sixteen windows at once all go on, after one refresh at the provider', async (world) => {
    const { client, tokens } = await signedIn(world, world.upstream);
    const before = world.provider.counts.refresh_token;
    const answers = await Promise.all(Array.from({ length: 16 }, () => client.refresh(tokens.refresh_token)));
    expect(new Set(answers.map((answer) => tokensOf(answer).access_token)).size).toBe(1);
    expect(world.provider.counts.refresh_token - before).toBe(1);
    const [renewed] = answers.map(tokensOf);
    expect((await client.refresh(String(renewed?.refresh_token))).status).toBe(200);
  });
  holds(refreshing, 'an answer that was lost can be had again', async (world) => {
    const { client, tokens } = await signedIn(world, world.upstream);
    const first = tokensOf(await client.refresh(tokens.refresh_token));
    expect(tokensOf(await client.refresh(tokens.refresh_token)).refresh_token).toBe(first.refresh_token);
  });
  for (const fault of [
    { status: 500, error: 'server_error' },
    { status: 503, error: 'invalid_grant' },
    'html',
  ] as const) {
    const what = fault === 'html' ? 'a web page' : `${fault.status} ${fault.error}`;
    refuses(refreshing, `to end anything when the provider answers with ${what}`, async (world) => {
      const { client, tokens } = await signedIn(world, world.upstream);
      world.provider.knobs.tokenEndpoint = fault;
      const answer = await client.refresh(tokens.refresh_token).finally(() => {
        world.provider.knobs.tokenEndpoint = 'works';
      });
      expect(answer.status).toBe(503);
      expect(answer.json['error']).toBe('temporarily_unavailable');
      expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
    });
  }
  holds(refreshing, 'invalid_grant of the provider ends the grant', async (world) => {
    const { client, tokens } = await signedIn(world, world.upstream);
    world.provider.knobs.tokenEndpoint = { status: 400, error: 'invalid_grant' };
    const answer = await client.refresh(tokens.refresh_token).finally(() => {
      world.provider.knobs.tokenEndpoint = 'works';
    });
    expect(answer.status).toBe(400);
    expect(answer.json['error']).toBe('invalid_grant');
    expect((await call(world.upstream.url(), bearer(tokens.access_token))).status).toBe(401);
  });
  for (const [what, token] of Object.entries({ 'made-up': 'made-up', 'one of gateway mode': 'gw_refresh_x' })) {
    refuses(refreshing, `a refresh token that is ${what}, without asking the provider`, async (world) => {
      const before = world.provider.counts.refresh_token;
      const answer = await (await Client.register(world, world.upstream)).refresh(token);
      expect(answer.json['error']).toBe('invalid_grant');
      expect(world.provider.counts.refresh_token).toBe(before);
    });
  }
  refuses(refreshing, "another client's refresh token, before and after its owner used it", async (world) => {
    const { client, tokens } = await signedIn(world, world.upstream);
    const thief = await Client.register(world, world.upstream);
    expect((await thief.refresh(tokens.refresh_token)).json['error']).toBe('invalid_grant');
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
    expect((await thief.refresh(tokens.refresh_token)).json['error']).toBe('invalid_grant');
  });
});
