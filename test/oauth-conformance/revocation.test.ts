import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { basic, bearer, call, Client, signedIn, tokensOf, type Tokens } from './support/client.ts';
import { post, type Fields } from './support/http.ts';
import { spellings, type Proxy } from './support/proxy.ts';

const modes = ['gateway', 'upstream'] as const;
const kinds = ['access_token', 'refresh_token'] as const;

async function expectAlive(proxy: Proxy, client: Client, tokens: Tokens): Promise<void> {
  expect((await call(proxy.url(), bearer(tokens.access_token))).status).toBe(200);
  expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
}

async function expectEnded(proxy: Proxy, client: Client, tokens: Tokens): Promise<void> {
  expect((await call(proxy.url(), bearer(tokens.access_token))).status).toBe(401);
  const answer = await client.refresh(tokens.refresh_token);
  expect(answer.status).toBe(400);
  expect(answer.json['error']).toBe('invalid_grant');
}

chapter('Revocation', () => {
  for (const mode of modes) {
    for (const kind of kinds) {
      holds('RFC 7009 2 / ends', `${mode} mode: by the ${kind}, at once, though it was used before`, async (world) => {
        const { client, tokens } = await signedIn(world, world[mode]);
        expect((await call(world[mode].url(), bearer(tokens.access_token))).status).toBe(200);
        const answer = await client.revoke(tokens[kind]);
        expect(answer.status).toBe(200);
        expect(answer.text).toBe('');
        expect(answer.headers['cache-control']).toBe('no-store');
        await expectEnded(world[mode], client, tokens);
      });
      for (const hint of [...kinds, 'id_token', 'nonsense']) {
        holds('RFC 7009 2.1 / hint', `${mode} mode: ${kind} with the hint ${hint}`, async (world) => {
          const { client, tokens } = await signedIn(world, world[mode]);
          expect((await client.revoke(tokens[kind], { token_type_hint: hint })).status).toBe(200);
          await expectEnded(world[mode], client, tokens);
        });
      }
      refuses(
        'RFC 7009 2.1 / client',
        `${mode} mode: to end another client's grant by its ${kind}, without telling`,
        async (world) => {
          const { client, tokens } = await signedIn(world, world[mode]);
          const answer = await (await Client.register(world, world[mode])).revoke(tokens[kind]);
          expect([answer.status, answer.text]).toEqual([200, '']);
          await expectAlive(world[mode], client, tokens);
        },
      );
      refuses(
        'RFC 7009 2.1 / client',
        `${mode} mode: to end a grant of another proxy by its ${kind}`,
        async (world) => {
          const { client, tokens } = await signedIn(world, world[mode]);
          const elsewhere = await Client.register(world, mode === 'gateway' ? world.other : world.otherUpstream);
          expect((await elsewhere.revoke(tokens[kind])).status).toBe(200);
          await expectAlive(world[mode], client, tokens);
        },
      );
    }
    refuses('RFC 7009 2 / ends', `${mode} mode: to touch the client's other grants`, async (world) => {
      const { client, tokens } = await signedIn(world, world[mode]);
      const second = await client.signIn({ scope: 'openid offline_access' });
      await client.revoke(tokens.refresh_token);
      await expectEnded(world[mode], client, tokens);
      await expectAlive(world[mode], client, second);
    });
    holds('RFC 7009 2.2 / unknown', `${mode} mode: a second time`, async (world) => {
      const { client, tokens } = await signedIn(world, world[mode]);
      for (const token of [tokens.refresh_token, tokens.refresh_token, tokens.access_token]) {
        expect((await client.revoke(token)).status).toBe(200);
      }
    });
    refuses('RFC 7009 2.2 / unknown', `${mode} mode: to tell whether a token was known`, async (world) => {
      const { client, tokens } = await signedIn(world, world[mode]);
      const stranger = await Client.register(world, world[mode]);
      const answers = [
        await client.revoke('made-up'),
        await stranger.revoke(tokens.access_token),
        await client.revoke(tokens.access_token),
      ];
      const seen = answers.map(({ status, text, headers: { date: _, ...headers } }) => ({ status, text, headers }));
      expect(seen).toEqual([seen[0], seen[0], seen[0]]);
    });
    for (const token of ['made-up', 'gw_refresh_x', 'a.b.c', 'x'.repeat(5000)]) {
      holds('RFC 7009 2.2 / unknown', `${mode} mode: ${token.slice(0, 20)}`, async (world) => {
        expect((await (await Client.register(world, world[mode])).revoke(token)).status).toBe(200);
      });
    }
  }

  for (const spelling of spellings) {
    holds('RFC 7009 2.1 / client', `${spelling}: a public client names itself`, async (world) => {
      const { client, tokens } = await signedIn(world, world.gateway, {}, spelling);
      expect((await client.revoke(tokens.access_token)).status).toBe(200);
      await expectEnded(world.gateway, client, tokens);
    });
  }
  holds('RFC 7009 2.1 / client', 'a client with a secret presents it', async (world) => {
    const client = await Client.register(world, world.gateway, { token_endpoint_auth_method: 'client_secret_basic' });
    const credentials = basic(client.id, client.secret);
    const tokens = tokensOf(await client.redeem(await client.code(), {}, credentials));
    expect((await client.revoke(tokens.access_token, { client_id: null }, credentials)).status).toBe(200);
    expect((await call(world.gateway.url(), bearer(tokens.access_token))).status).toBe(401);
  });
  refuses('RFC 7009 2.1 / client', 'a client with a secret that does not present it', async (world) => {
    const client = await Client.register(world, world.gateway, { token_endpoint_auth_method: 'client_secret_basic' });
    const tokens = tokensOf(await client.redeem(await client.code(), {}, basic(client.id, client.secret)));
    const answer = await client.revoke(tokens.access_token);
    expect(answer.status).toBe(401);
    expect(answer.json['error']).toBe('invalid_client');
    expect((await call(world.gateway.url(), bearer(tokens.access_token))).status).toBe(200);
  });
  for (const id of ['gateway_gone', null]) {
    refuses('RFC 7009 2.1 / client', id === null ? 'nobody in particular' : 'an unknown client', async (world) => {
      const { client, tokens } = await signedIn(world, world.gateway);
      const answer = await client.revoke(tokens.refresh_token, { client_id: id });
      expect(answer.status).toBe(401);
      expect(answer.json['error']).toBe('invalid_client');
      await expectAlive(world.gateway, client, tokens);
    });
  }
  refuses('RFC 7009 2.1 / hint', 'to take a code for a token, whatever the hint says', async (world) => {
    const client = await Client.register(world, world.gateway);
    const issued = await client.code();
    expect((await client.revoke(issued.code, { token_type_hint: 'authorization_code' })).status).toBe(200);
    expect((await client.redeem(issued)).status).toBe(200);
  });

  holds('RFC 7009 2 / request', 'a form with a token', async (world) => {
    expect((await (await Client.register(world, world.gateway)).revoke('x')).status).toBe(200);
  });
  for (const [what, token] of Object.entries<string | string[] | null>({
    'no token': null,
    'an empty token': '',
    'two tokens': ['x', 'y'],
  })) {
    refuses('RFC 7009 2 / request', what, async (world) => {
      const answer = await (await Client.register(world, world.gateway)).revoke('', { token });
      expect(answer.status).toBe(400);
      expect(answer.json['error']).toBe('invalid_request');
    });
  }
  refuses('RFC 7009 2 / request', 'a token in the URL', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    const fields: Fields = { client_id: client.id };
    expect((await post(`${world.gateway.endpoint('revoke')}?token=${tokens.access_token}`, fields)).status).toBe(400);
    await expectAlive(world.gateway, client, tokens);
  });
  refuses('RFC 7009 2 / request', 'JSON', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    expect((await client.revoke(tokens.access_token, {}, { 'content-type': 'application/json' })).status).toBe(400);
    await expectAlive(world.gateway, client, tokens);
  });
});
