import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { Client, signedIn } from './support/client.ts';
import { expectTokenError } from './support/expect-token-error.ts';
import { encode, get, post, send, type Fields } from './support/http.ts';

const formTypes: readonly [string, string][] = [
  ['JSON', 'application/json'],
  ['plain text', 'text/plain'],
  ['multipart', 'multipart/form-data; boundary=x'],
];

chapter('Requests to the token endpoint', () => {
  const grantTypes = [
    'password',
    'client_credentials',
    'implicit',
    'urn:ietf:params:oauth:grant-type:device_code',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'urn:ietf:params:oauth:grant-type:token-exchange',
    'Authorization_Code',
    'constructor',
    '__proto__',
    'toString',
  ];
  for (const type of grantTypes) {
    refuses('RFC 6749 5.2 / codes', `grant_type=${type}: unsupported_grant_type`, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectTokenError(await client.token({ grant_type: type }), 400, 'unsupported_grant_type');
    });
  }
  for (const [what, fields] of Object.entries<Fields>({
    grant_type: { code: 'x' },
    code: { grant_type: 'authorization_code', code_verifier: 'x' },
    refresh_token: { grant_type: 'refresh_token' },
  })) {
    refuses('RFC 6749 5.2 / codes', `a request without ${what}: invalid_request`, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectTokenError(await client.token(fields), 400, 'invalid_request');
    });
  }
  holds('RFC 6749 5.2 / codes', 'descriptions are ASCII without quotes and backslashes', async (world) => {
    const client = await Client.register(world, world.gateway);
    const answers = await Promise.all([
      client.token({}),
      client.refresh('ä"\\'),
      client.token({ grant_type: 'ä"\\' }),
      client.token({ client_id: '"\\' }),
    ]);
    for (const { json } of answers) expect(json['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  for (const name of ['grant_type', 'client_id', 'code', 'redirect_uri', 'code_verifier']) {
    refuses('RFC 6749 3.2 / once', `${name} twice`, async (world) => {
      const client = await Client.register(world, world.gateway);
      const issued = await client.code();
      const good: Record<string, string> = {
        grant_type: 'authorization_code',
        client_id: client.id,
        code: issued.code,
        redirect_uri: issued.redirectUri,
        code_verifier: issued.verifier,
      };
      expectTokenError(
        await client.token({ ...good, [name]: [String(good[name]), String(good[name])] }),
        400,
        'invalid_request',
      );
    });
  }
  refuses('RFC 6749 3.2 / once', 'refresh_token twice', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    const twice = [tokens.refresh_token, tokens.refresh_token];
    expectTokenError(await client.token({ grant_type: 'refresh_token', refresh_token: twice }), 400, 'invalid_request');
  });
  holds('RFC 6749 3.2 / once', 'a code is not spent by a request with a doubled parameter', async (world) => {
    const client = await Client.register(world, world.gateway);
    const issued = await client.code();
    await client.redeem(issued, { code_verifier: [issued.verifier, issued.verifier] });
    expect((await client.redeem(issued)).status).toBe(200);
  });

  holds('RFC 6749 3.2 / POST', 'a form with a charset', async (world) => {
    const client = await Client.register(world, world.gateway);
    const type = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    expect((await client.redeem(await client.code(), {}, type)).status).toBe(200);
  });
  for (const [what, type] of formTypes) {
    refuses('RFC 6749 3.2 / POST', what, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectTokenError(await client.refresh('x', {}, { 'content-type': type }), 400, 'invalid_request');
    });
  }
  refuses('RFC 6749 3.2 / POST', 'a body of no type', async (world) => {
    const client = await Client.register(world, world.gateway);
    const body = encode({ client_id: client.id, grant_type: 'refresh_token', refresh_token: 'x' });
    expectTokenError(await send('POST', world.gateway.endpoint('token'), { body }), 400, 'invalid_request');
  });
  refuses('RFC 6749 3.2 / POST', 'parameters in the URL', async (world) => {
    const client = await Client.register(world, world.gateway);
    const query = encode({ client_id: client.id, grant_type: 'refresh_token', refresh_token: 'x' });
    expectTokenError(await post(`${world.gateway.endpoint('token')}?${query}`, {}), 400, 'invalid_request');
  });
  for (const endpoint of ['token', 'revoke', 'introspect'] as const) {
    refuses('RFC 6749 3.2 / POST', `GET at ${endpoint}`, async ({ gateway }) => {
      const answer = await get(gateway.endpoint(endpoint));
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe('POST');
    });
    holds(
      'RFC 9700 2.6 / CORS',
      `pages of this computer may call ${endpoint}, without cookies`,
      async ({ gateway }) => {
        const origin = 'http://localhost:6274';
        const preflight = await send('OPTIONS', gateway.endpoint(endpoint), {
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization',
          },
        });
        expect(preflight.status).toBe(204);
        expect(preflight.headers['access-control-allow-headers']).toContain('authorization');
        const { headers } = await post(gateway.endpoint(endpoint), {}, { origin });
        expect(headers['access-control-allow-origin']).toBe('*');
        expect(headers['access-control-allow-credentials']).toBeUndefined();
      },
    );
  }
});
