import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { bearer, call, challengeOf, Client, newPkce, tokensOf } from './support/client.ts';
import { expectTokenError } from './support/expect-token-error.ts';
import { post } from './support/http.ts';
import { spellings } from './support/proxy.ts';

const modes = ['gateway', 'upstream'] as const;

/** The smallest verifier that is allowed, and the largest. */
const allowedVerifiers: Readonly<Record<string, string>> = {
  '43 characters': 'a'.repeat(43),
  '128 characters': 'a'.repeat(128),
  'all unreserved characters': `${'-._~'.repeat(10)}aZ09`,
};

const malformedVerifiers: Readonly<Record<string, string>> = {
  'of 42 characters, though it matches': 'a'.repeat(42),
  'of 129 characters, though it matches': 'a'.repeat(129),
  'with characters that are not allowed, though it matches': `${'a'.repeat(43)} +/`,
};

chapter('Codes at the token endpoint', () => {
  for (const mode of modes) {
    for (const spelling of spellings) {
      holds(
        'RFC 6749 5.1 / answer',
        `${mode} mode, ${spelling}: tokens, their type, lifetime and scope`,
        async (world) => {
          const client = await Client.register(world, world[mode], {}, spelling);
          const answer = await client.redeem(await client.code({ scope: 'openid offline_access' }));
          expect(answer.status).toBe(200);
          expect(answer.json).toMatchObject({
            access_token: expect.any(String),
            refresh_token: expect.any(String),
            token_type: 'Bearer',
            expires_in: 3600,
            scope: 'openid offline_access',
          });
          expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
          expect(answer.headers['content-type']).toMatch(/^application\/json/);
        },
      );
    }

    refuses('RFC 6749 5.1 / answer', `${mode} mode: to give a token together with an error`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const answer = await client.redeem(await client.code(), { code_verifier: newPkce().verifier });
      expect(Object.keys(answer.json).sort()).toEqual(['error', 'error_description']);
    });
    refuses('RFC 6749 4.1.2 / single use', `${mode} mode: a code a second time`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const issued = await client.code();
      expect((await client.redeem(issued)).status).toBe(200);
      expectTokenError(await client.redeem(issued), 400, 'invalid_grant');
    });
    refuses('RFC 6749 4.1.2 / single use', `${mode} mode: what a code gave, after it came again`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const issued = await client.code();
      const tokens = tokensOf(await client.redeem(issued));
      expect((await call(world[mode].url(), bearer(tokens.access_token))).status).toBe(200);
      await client.redeem(issued);
      expect((await call(world[mode].url(), bearer(tokens.access_token))).status).toBe(401);
      expectTokenError(await client.refresh(tokens.refresh_token), 400, 'invalid_grant');
    });
    refuses('RFC 6749 4.1.2 / single use', `${mode} mode: all but one of eight at once`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const issued = await client.code();
      const answers = await Promise.all(Array.from({ length: 8 }, () => client.redeem(issued)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      for (const answer of answers.filter(({ status }) => status !== 200))
        expectTokenError(answer, 400, 'invalid_grant');
    });

    refuses('RFC 6749 4.1.3 / code', `${mode} mode: another client's`, async (world) => {
      const [client, thief] = [await Client.register(world, world[mode]), await Client.register(world, world[mode])];
      expectTokenError(await thief.redeem(await client.code()), 400, 'invalid_grant');
    });
    refuses('RFC 6749 4.1.3 / code', `${mode} mode: another proxy's`, async (world) => {
      const other = mode === 'gateway' ? world.other : world.otherUpstream;
      const [client, elsewhere] = [await Client.register(world, world[mode]), await Client.register(world, other)];
      expectTokenError(await elsewhere.redeem(await client.code()), 400, 'invalid_grant');
    });
    for (const [what, change] of Object.entries({
      "another redirect URI than the request's": (uri: string) => uri.replace('/callback', '/other'),
      "another port of the redirect URI than the request's": (uri: string) => uri.replace(/:\d+/, ':1'),
      "another spelling of the redirect URI than the request's": (uri: string) => uri.replace('127.0.0.1', 'localhost'),
      'no redirect URI where the request had one': () => null,
    })) {
      refuses('RFC 6749 4.1.3 / code', `${mode} mode: ${what}`, async (world) => {
        const client = await Client.register(world, world[mode]);
        expectTokenError(
          await client.redeem(await client.code(), { redirect_uri: change(client.redirectUri) }),
          400,
          'invalid_grant',
        );
      });
    }
    for (const code of ['made-up', '', 'x'.repeat(5000), '\u0000', '../../etc/passwd']) {
      refuses(
        'RFC 6749 4.1.3 / code',
        `${mode} mode: ${JSON.stringify(code.slice(0, 20))} for a code`,
        async (world) => {
          const client = await Client.register(world, world[mode]);
          const answer = await client.redeem({ ...newPkce(), code, redirectUri: client.redirectUri });
          expectTokenError(answer, 400, code === '' ? 'invalid_request' : 'invalid_grant');
        },
      );
    }

    holds('RFC 7636 4.5 / verifier', `${mode} mode: the one of the challenge`, async (world) => {
      const client = await Client.register(world, world[mode]);
      expect((await client.redeem(await client.code())).status).toBe(200);
    });
    refuses('RFC 7636 4.5 / verifier', `${mode} mode: a code without one`, async (world) => {
      const client = await Client.register(world, world[mode]);
      expectTokenError(await client.redeem(await client.code(), { code_verifier: null }), 400, 'invalid_grant');
    });
    refuses('RFC 7636 4.6 / match', `${mode} mode: another verifier`, async (world) => {
      const client = await Client.register(world, world[mode]);
      expectTokenError(
        await client.redeem(await client.code(), { code_verifier: newPkce().verifier }),
        400,
        'invalid_grant',
      );
    });
    refuses('RFC 7636 4.6 / match', `${mode} mode: the challenge itself, as plain would have it`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const issued = await client.code();
      expectTokenError(await client.redeem(issued, { code_verifier: issued.challenge }), 400, 'invalid_grant');
    });

    refuses('RFC 8707 2.2 / token request', `${mode} mode: another resource`, async (world) => {
      const client = await Client.register(world, world[mode]);
      expectTokenError(
        await client.redeem(await client.code(), { resource: 'https://mcp.example/mcp' }),
        400,
        'invalid_target',
      );
    });
    holds('RFC 8707 2.2 / token request', `${mode} mode: left out`, async (world) => {
      const client = await Client.register(world, world[mode]);
      expect((await client.redeem(await client.code(), { resource: null })).status).toBe(200);
    });
  }

  for (const [what, verifier] of Object.entries(allowedVerifiers)) {
    holds('RFC 7636 4.6 / match', `a verifier of ${what}`, async (world) => {
      const client = await Client.register(world, world.gateway);
      expect((await client.redeem(await client.code({}, newPkce(verifier)))).status).toBe(200);
    });
  }
  for (const [what, verifier] of Object.entries(malformedVerifiers)) {
    refuses('RFC 7636 4.6 / match', `a verifier ${what}`, async (world) => {
      const client = await Client.register(world, world.gateway);
      const issued = await client.code({}, { verifier, challenge: challengeOf(verifier) });
      expectTokenError(await client.redeem(issued), 400, 'invalid_grant');
    });
  }

  holds('RFC 6749 4.1.2 / single use', 'the first time', async (world) => {
    const client = await Client.register(world, world.gateway);
    expect((await client.redeem(await client.code())).status).toBe(200);
  });
  holds('RFC 6749 4.1.2 / single use', 'two codes of one client are apart', async (world) => {
    const client = await Client.register(world, world.gateway);
    const [first, second] = [await client.code(), await client.code()];
    expect((await client.redeem(second)).status).toBe(200);
    expect((await client.redeem(first)).status).toBe(200);
  });
  holds(
    'RFC 6749 4.1.3 / code',
    'with another port than the registered one, where the request had it',
    async (world) => {
      const registered = world.landing.uri().replace(/:\d+\//, ':1/');
      const client = await Client.register(world, world.gateway, { redirect_uris: [registered] });
      const issued = await client.code({ redirect_uri: world.landing.uri() });
      expect((await client.redeem({ ...issued, redirectUri: world.landing.uri() })).status).toBe(200);
    },
  );
  holds('RFC 6749 4.1.3 / code', 'without redirect URI where the request had none', async (world) => {
    const client = await Client.register(world, world.gateway);
    expect((await client.redeem(await client.code({ redirect_uri: null }), { redirect_uri: null })).status).toBe(200);
  });

  holds('RFC 8707 2.2 / token request', 'with a slash more', async (world) => {
    const client = await Client.register(world, world.gateway);
    expect((await client.redeem(await client.code(), { resource: `${world.gateway.url()}/` })).status).toBe(200);
  });
  refuses('RFC 8707 2.2 / token request', 'another proxy', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectTokenError(await client.redeem(await client.code(), { resource: world.other.url() }), 400, 'invalid_target');
  });
  refuses('RFC 8707 2.2 / token request', 'two resources, of which one is another', async (world) => {
    const client = await Client.register(world, world.gateway);
    const both = [world.gateway.url(), world.other.url()];
    expectTokenError(await client.redeem(await client.code(), { resource: both }), 400, 'invalid_target');
  });

  for (const spelling of spellings) {
    holds(
      'MCP 2025-03-26 authorization / root endpoints',
      `${spelling}: POST /token at the MCP server`,
      async (world) => {
        const client = await Client.register(world, world.gateway, {}, spelling);
        const issued = await client.code();
        const answer = await post(`${world.gateway.issuer(spelling)}/token`, {
          grant_type: 'authorization_code',
          client_id: client.id,
          code: issued.code,
          redirect_uri: issued.redirectUri,
          code_verifier: issued.verifier,
        });
        expect(answer.status).toBe(200);
        expect(answer.headers['cache-control']).toBe('no-store');
      },
    );
  }

  const wide = 'MCP 2026-07-28 authorization / step-up';
  for (const [what, scope] of Object.entries({
    none: null,
    'one that nobody knows': 'files:write',
    'one of them': 'openid',
  })) {
    holds(wide, `a request for ${what} of the scopes`, async (world) => {
      const client = await Client.register(world, world.gateway);
      expect((await client.signIn({ scope })).scope).toBe('openid');
    });
  }
  refuses(wide, 'to grant a scope that the provider was not asked for', async (world) => {
    const client = await Client.register(world, world.gateway);
    expect((await client.signIn({ scope: 'openid admin offline_access' })).scope.split(' ')).not.toContain('admin');
  });
});
