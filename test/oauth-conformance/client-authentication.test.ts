import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { basic, bearer, call, Client, signedIn } from './support/client.ts';
import { expectTokenError } from './support/expect-token-error.ts';
import { post, type Fields } from './support/http.ts';
import { spellings } from './support/proxy.ts';

const modes = ['gateway', 'upstream'] as const;

chapter('Clients at the token endpoint', () => {
  const secretClient = { token_endpoint_auth_method: 'client_secret_basic' };
  const postClient = { token_endpoint_auth_method: 'client_secret_post' };

  holds('RFC 6749 2.3.1 / Basic', 'the right secret', async (world) => {
    const client = await Client.register(world, world.gateway, secretClient);
    expect(
      (await client.redeem(await client.code(), { client_id: null }, basic(client.id, client.secret))).status,
    ).toBe(200);
  });
  holds('RFC 6749 2.3.1 / Basic', 'with the same client_id in the body', async (world) => {
    const client = await Client.register(world, world.gateway, secretClient);
    expect((await client.redeem(await client.code(), {}, basic(client.id, client.secret))).status).toBe(200);
  });
  holds('RFC 6749 2.3.1 / Basic', 'every character of the id percent-encoded', async (world) => {
    const client = await Client.register(world, world.gateway, secretClient);
    const encoded = [...client.id].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('');
    const authorization = `basic ${Buffer.from(`${encoded}:${client.secret}`).toString('base64')}`;
    expect((await client.redeem(await client.code(), { client_id: null }, { authorization })).status).toBe(200);
  });
  holds('RFC 6749 2.3.1 / body', 'the right secret', async (world) => {
    const client = await Client.register(world, world.gateway, postClient);
    expect((await client.redeem(await client.code(), { client_secret: client.secret })).status).toBe(200);
  });
  refuses('RFC 6749 2.3.1 / body', 'a secret in the URL', async (world) => {
    const client = await Client.register(world, world.gateway, postClient);
    const url = `${world.gateway.endpoint('token')}?client_secret=${client.secret}`;
    expectTokenError(
      await post(url, { client_id: client.id, grant_type: 'refresh_token', refresh_token: 'x' }),
      400,
      'invalid_request',
    );
  });

  const wrong: Readonly<Record<string, (secret: string) => string>> = {
    'another secret': () => `gw_secret_${'x'.repeat(43)}`,
    'an empty secret': () => '',
    'a shorter secret': (secret) => secret.slice(0, -1),
    'a longer secret': (secret) => `${secret}x`,
    'the secret in another case': (secret) => secret.toUpperCase(),
  };
  for (const [what, change] of Object.entries(wrong)) {
    refuses('RFC 6749 2.3.1 / Basic', what, async (world) => {
      const client = await Client.register(world, world.gateway, secretClient);
      const answer = await client.refresh('x', { client_id: null }, basic(client.id, change(client.secret)));
      expectTokenError(answer, 401, 'invalid_client');
      expect(answer.headers['www-authenticate']).toMatch(/^Basic /);
    });
    refuses('RFC 6749 2.3.1 / body', what, async (world) => {
      const client = await Client.register(world, world.gateway, postClient);
      expectTokenError(await client.refresh('x', { client_secret: change(client.secret) }), 401, 'invalid_client');
    });
  }
  refuses('RFC 6749 2.3.1 / Basic', 'credentials that are not form-encoded', async (world) => {
    const client = await Client.register(world, world.gateway, secretClient);
    const authorization = `Basic ${Buffer.from('%zz:%zz').toString('base64')}`;
    expectTokenError(await client.refresh('x', { client_id: null }, { authorization }), 401, 'invalid_client');
  });
  refuses('RFC 6749 2.3.1 / body', 'a client with a secret that does not present it', async (world) => {
    const client = await Client.register(world, world.gateway, postClient);
    expectTokenError(await client.redeem(await client.code()), 401, 'invalid_client');
  });
  refuses('RFC 6749 2.3.1 / body', 'a secret from a public client, which has none', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectTokenError(await client.redeem(await client.code(), { client_secret: 'guess' }), 401, 'invalid_client');
  });

  holds('RFC 6749 2.3 / one method', 'none: a public client names itself', async (world) => {
    const client = await Client.register(world, world.gateway);
    expect((await client.redeem(await client.code())).status).toBe(200);
  });
  refuses('RFC 6749 2.3 / one method', 'a secret in header and body', async (world) => {
    const client = await Client.register(world, world.gateway, secretClient);
    const answer = await client.refresh('x', { client_secret: client.secret }, basic(client.id, client.secret));
    expectTokenError(answer, 400, 'invalid_request');
  });
  refuses('RFC 6749 2.3 / one method', 'one client in the header and another in the body', async (world) => {
    const [client, other] = [
      await Client.register(world, world.gateway, secretClient),
      await Client.register(world, world.gateway),
    ];
    const answer = await client.refresh('x', { client_id: other.id }, basic(client.id, client.secret));
    expectTokenError(answer, 400, 'invalid_request');
  });

  const clientFirst = 'RFC 6749 3.2.1 / client first';
  for (const spelling of spellings) {
    for (const [what, fields] of Object.entries<Fields>({
      'a code': { grant_type: 'authorization_code', code: 'x', code_verifier: 'x' },
      'a refresh token': { grant_type: 'refresh_token', refresh_token: 'gw_refresh_x' },
      'nothing else': {},
    })) {
      refuses(clientFirst, `${spelling}: an unknown client with ${what}`, async ({ gateway }) => {
        expectTokenError(
          await post(gateway.endpoint('token', spelling), { client_id: 'gateway_gone', ...fields }),
          401,
          'invalid_client',
        );
      });
    }
  }
  refuses(clientFirst, 'nobody in particular', async ({ gateway }) => {
    expectTokenError(
      await post(gateway.endpoint('token'), { grant_type: 'refresh_token', refresh_token: 'x' }),
      401,
      'invalid_client',
    );
  });
  refuses(clientFirst, 'a client of another proxy', async (world) => {
    const client = await Client.register(world, world.other);
    const answer = await post(world.gateway.endpoint('token'), {
      client_id: client.id,
      grant_type: 'refresh_token',
      refresh_token: 'x',
    });
    expectTokenError(answer, 401, 'invalid_client');
  });
  for (const mode of modes) {
    refuses(clientFirst, `${mode} mode: a client whose registration was removed, and its tokens`, async (world) => {
      const { client, tokens } = await signedIn(world, world[mode]);
      expect((await world.admin('DELETE', `/proxies/${world[mode].id}/clients/${client.id}`)).status).toBe(204);
      expectTokenError(await client.refresh(tokens.refresh_token), 401, 'invalid_client');
      expect((await call(world[mode].url(), bearer(tokens.access_token))).status).toBe(401);
    });
    holds(clientFirst, `${mode} mode: an unknown client does not spend another's code`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const issued = await client.code();
      expectTokenError(await client.redeem(issued, { client_id: 'gateway_gone' }), 401, 'invalid_client');
      expect((await client.redeem(issued)).status).toBe(200);
    });
  }
});
