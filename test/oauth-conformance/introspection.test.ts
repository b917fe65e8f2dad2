import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { basic, Client, signedIn, tokensOf } from './support/client.ts';
import { spellings } from './support/proxy.ts';

const modes = ['gateway', 'upstream'] as const;
const kinds = ['access_token', 'refresh_token'] as const;

chapter('Introspection', () => {
  for (const mode of modes) {
    for (const spelling of spellings) {
      holds('RFC 7662 2.2 / answer', `${mode} mode, ${spelling}: an access token`, async (world) => {
        const { client, tokens } = await signedIn(world, world[mode], {}, spelling);
        const answer = await client.introspect(tokens.access_token);
        expect(answer.status).toBe(200);
        expect(answer.json).toMatchObject({
          active: true,
          client_id: client.id,
          scope: 'openid offline_access',
          token_type: 'Bearer',
          sub: expect.any(String),
          iss: world[mode].issuer(spelling),
          aud: world[mode].url(spelling),
          exp: expect.any(Number),
        });
        const remaining = Number(answer.json['exp']) - Date.now() / 1000;
        expect(remaining).toBeGreaterThan(3000);
        expect(remaining).toBeLessThanOrEqual(3601);
      });
    }
    holds('RFC 7662 2.2 / answer', `${mode} mode: a refresh token`, async (world) => {
      const { client, tokens } = await signedIn(world, world[mode]);
      const { json } = await client.introspect(tokens.refresh_token, { token_type_hint: 'access_token' });
      expect(json).toMatchObject({ active: true, client_id: client.id });
      expect(json).not.toHaveProperty('token_type');
    });
    for (const kind of kinds) {
      refuses('RFC 7662 2.2 / answer', `${mode} mode: to tell of another client's ${kind}`, async (world) => {
        const { tokens } = await signedIn(world, world[mode]);
        const answer = await (await Client.register(world, world[mode])).introspect(tokens[kind]);
        expect([answer.status, answer.json]).toEqual([200, { active: false }]);
      });
      refuses('RFC 7662 2.2 / answer', `${mode} mode: to tell of another proxy's ${kind}`, async (world) => {
        const { tokens } = await signedIn(world, world[mode]);
        const elsewhere = await Client.register(world, mode === 'gateway' ? world.other : world.otherUpstream);
        expect((await elsewhere.introspect(tokens[kind])).json).toEqual({ active: false });
      });
      refuses('RFC 7662 2.2 / answer', `${mode} mode: to call a revoked ${kind} active`, async (world) => {
        const { client, tokens } = await signedIn(world, world[mode]);
        await client.revoke(tokens.refresh_token);
        expect((await client.introspect(tokens[kind])).json).toEqual({ active: false });
      });
    }
    for (const token of ['made-up', 'gw_refresh_x', 'a.b.c', '{"active":true}']) {
      refuses('RFC 7662 2.2 / answer', `${mode} mode: to tell of ${token}`, async (world) => {
        expect((await (await Client.register(world, world[mode])).introspect(token)).json).toEqual({ active: false });
      });
    }
    refuses('RFC 7662 2.2 / answer', `${mode} mode: to call a code a token`, async (world) => {
      const client = await Client.register(world, world[mode]);
      expect((await client.introspect((await client.code()).code)).json).toEqual({ active: false });
    });
  }
  refuses('RFC 7662 2.2 / answer', 'to call a refresh token active that was used long before', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    let latest = tokens;
    for (let round = 0; round < 3; round += 1) latest = tokensOf(await client.refresh(latest.refresh_token));
    expect((await client.introspect(tokens.refresh_token)).json).toEqual({ active: false });
    expect((await client.introspect(latest.refresh_token)).json).toMatchObject({ active: true });
  });

  holds('RFC 7662 2.1 / client', 'a client with a secret presents it', async (world) => {
    const client = await Client.register(world, world.gateway, { token_endpoint_auth_method: 'client_secret_post' });
    const secret = { client_secret: client.secret };
    const tokens = tokensOf(await client.redeem(await client.code(), secret));
    expect((await client.introspect(tokens.access_token, secret)).json).toMatchObject({ active: true });
  });
  holds('RFC 7662 2.1 / client', 'by Basic', async (world) => {
    const client = await Client.register(world, world.gateway, { token_endpoint_auth_method: 'client_secret_basic' });
    const credentials = basic(client.id, client.secret);
    const tokens = tokensOf(await client.redeem(await client.code(), {}, credentials));
    expect((await client.introspect(tokens.access_token, { client_id: null }, credentials)).json).toMatchObject({
      active: true,
    });
  });
  for (const [what, id] of Object.entries({ 'nobody in particular': null, 'an unknown client': 'gateway_gone' })) {
    refuses('RFC 7662 2.1 / client', what, async (world) => {
      const { client, tokens } = await signedIn(world, world.gateway);
      const answer = await client.introspect(tokens.access_token, { client_id: id });
      expect(answer.status).toBe(401);
      expect(answer.json).not.toHaveProperty('active');
    });
  }
  refuses('RFC 7662 2.1 / client', 'a client with a secret that does not present it', async (world) => {
    const client = await Client.register(world, world.gateway, { token_endpoint_auth_method: 'client_secret_post' });
    expect((await client.introspect('x')).status).toBe(401);
  });
  refuses('RFC 7662 2.1 / client', 'the access token itself as the only proof', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    const answer = await client.introspect(
      tokens.access_token,
      { client_id: null },
      { authorization: `Bearer ${tokens.access_token}` },
    );
    expect(answer.status).toBe(401);
  });

  holds('RFC 7662 2.1 / request', 'a form with a token; the answer is not stored', async (world) => {
    const answer = await (await Client.register(world, world.gateway)).introspect('x');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.headers['cache-control']).toBe('no-store');
  });
  for (const [what, token] of Object.entries<string | string[] | null>({
    'no token': null,
    'an empty token': '',
    'two tokens': ['x', 'y'],
  })) {
    refuses('RFC 7662 2.1 / request', what, async (world) => {
      const answer = await (await Client.register(world, world.gateway)).introspect('', { token });
      expect(answer.status).toBe(400);
      expect(answer.json['error']).toBe('invalid_request');
    });
  }
});
