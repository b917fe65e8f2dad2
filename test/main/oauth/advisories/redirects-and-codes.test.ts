import { describe, expect, it } from 'vitest';
import { challengeOf, Client, newPkce, register, signedIn } from '../../../oauth-conformance/support/client.ts';
import { encode, get, send, type Fields } from '../../../oauth-conformance/support/http.ts';
import { openHostileScene } from './hostile-provider.ts';
import { sharedWorld } from './shared-world.ts';

/** Advisories on redirect URIs, PKCE, mix-up and codes. */
describe('Advisories: redirects and codes', () => {
  const world = sharedWorld();

  it.each<Fields>([
    { response_type: 'token' },
    { code_challenge: 'x' },
    { resource: 'https://evil.example' },
    { prompt: 'none' },
    {},
  ])('CVE-2025-4143 no error goes to a redirect URI that was not registered: %j', async (changes) => {
    const client = await Client.register(world(), world().gateway);
    const answer = await client.authorize({ ...changes, redirect_uri: 'https://evil.example/callback' });
    expect(answer.status).toBe(400);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.text).not.toContain('http-equiv');
  });
  it('CVE-2025-4143 nor to one of an unknown client', async () => {
    const query = encode({ client_id: 'gone', redirect_uri: 'http://127.0.0.1:1/callback', response_type: 'code' });
    expect((await get(`${world().gateway.endpoint('authorize')}?${query}`)).headers.location).toBeUndefined();
  });

  it('CVE-2025-4144 a code with a challenge is worthless without its verifier', async () => {
    const client = await Client.register(world(), world().gateway);
    for (const verifier of [null, '', newPkce().verifier]) {
      const answer = await client.redeem(await client.code(), { code_verifier: verifier });
      expect(answer.status).toBe(400);
      expect(answer.json['error']).toBe('invalid_grant');
    }
  });
  it('CVE-2025-4144 a request cannot leave the challenge out, so that no code comes without one', async () => {
    const client = await Client.register(world(), world().gateway);
    const without: Fields[] = [
      { code_challenge: null, code_challenge_method: null },
      { code_challenge_method: null },
      { code_challenge_method: 'plain' },
    ];
    for (const changes of without) {
      expect((await client.authorize(changes)).location.searchParams.get('error')).toBe('invalid_request');
    }
  });
  it('CVE-2025-4144 the challenge is not the verifier', async () => {
    const client = await Client.register(world(), world().gateway);
    const verifier = challengeOf('x');
    const issued = await client.code({}, { verifier, challenge: verifier });
    expect((await client.redeem(issued)).json['error']).toBe('invalid_grant');
  });

  it("punkpeye/fastmcp #262 a registration never gets the provider's client id or secret", async () => {
    for (const proxy of [world().gateway, world().upstream]) {
      for (const method of ['none', 'client_secret_basic', 'client_secret_post']) {
        const answer = await register(proxy, {
          redirect_uris: [world().landing.uri()],
          token_endpoint_auth_method: method,
        });
        expect(answer.json['client_id']).not.toBe(world().provider.clientId);
        expect(answer.text).not.toContain(world().provider.clientSecret);
      }
    }
  });
  it('punkpeye/fastmcp CWE-601 a redirect URI that nobody allowed is not registered', async () => {
    for (const uri of [
      'https://evil.example/callback',
      'https://evil.example/oauth/callback',
      'http://evil.example:3000/callback',
    ]) {
      expect((await register(world().gateway, { redirect_uris: [uri] })).status).toBe(400);
    }
  });

  it.each(['code=x', 'state=&code=x', 'error=access_denied', 'iss=x&code=x'])(
    'CVE-2026-81888 a callback without state is a mismatch: %s',
    async (query) => {
      const answer = await get(`${world().gateway.gatewayOrigin()}/api/v1/oauth/callback?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.headers.location).toBeUndefined();
    },
  );

  it('CVE-2026-104850 the client secret goes to no endpoint of a document that names another issuer', async () => {
    const other = await openHostileScene(world());
    const scene = await openHostileScene(world(), {
      issuer: other.provider.issuer,
      token_endpoint: `${other.provider.issuer}/token`,
    });
    const { answer } = await scene.toProvider();
    expect(answer.status).toBe(502);
    expect(answer.headers.location).toBeUndefined();
    expect(other.provider.tokenRequests).toEqual([]);
  });
  it.each(['https://evil.example', '', null])(
    'CVE-2026-104850 an answer with iss %j is refused, and its code is not redeemed',
    async (iss) => {
      const scene = await openHostileScene(world());
      const { answer, cookie } = await scene.toProvider();
      const callback = (await send('GET', answer.location.href)).location;
      if (iss === null) callback.searchParams.delete('iss');
      else callback.searchParams.set('iss', iss);
      const landed = await get(callback.href, { cookie });
      expect(landed.status).toBe(502);
      expect(landed.headers.location).toBeUndefined();
      expect(scene.provider.count('authorization_code')).toBe(0);
    },
  );
  it('CVE-2026-104850 with the right iss it is', async () => {
    const scene = await openHostileScene(world());
    const { answer, cookie } = await scene.toProvider();
    const landed = await get((await send('GET', answer.location.href)).location.href, { cookie });
    expect(landed.location.searchParams.has('code')).toBe(true);
    expect(scene.provider.count('authorization_code')).toBe(1);
  });

  it('CVE-2026-44476 a public client gets no secret, and none is accepted from it', async () => {
    const { client, tokens } = await signedIn(world(), world().gateway);
    expect(client.registration).not.toHaveProperty('client_secret');
    expect((await client.refresh(tokens.refresh_token, { client_secret: 'x' })).status).toBe(401);
    expect(
      (
        await client.refresh(
          tokens.refresh_token,
          {},
          { authorization: `Basic ${Buffer.from(`${client.id}:x`).toString('base64')}` },
        )
      ).status,
    ).toBe(401);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it.each([
    'http://127.0.0.1:3000@evil.example/callback',
    'http://127.0.0.1:3000%40evil.example/callback',
    'http://localhost\\@evil.example/callback',
    'http://localhost%2eevil.example/callback',
    'http://evil.example#@localhost:3000/callback',
    'http://localhost:3000/callback/../../evil',
    'http://localhost:3000/%2e%2e/callback',
    'http://localhost:3000\t/callback',
    'http://LOCALHOST:3000@evil.example/callback',
    'https://vscode.dev@evil.example/redirect',
    'https://vscode.dev\\.evil.example/redirect',
    'https://vscode.dev%2f@evil.example/redirect',
    'http://[::1]@evil.example/callback',
    'http://[::1].evil.example/callback',
    'http://127。0。0。1:3000/callback',
  ])('CVE-2026-54072, GO-2026-4653 %s is not taken for an address of this computer or of VS Code', async (uri) => {
    const answer = await register(world().gateway, { redirect_uris: [uri] });
    expect(answer.status).toBe(400);
    expect(answer.json['error']).toBe('invalid_redirect_uri');
    const client = await Client.register(world(), world().gateway);
    expect((await client.authorize({ redirect_uri: uri })).headers.location).toBeUndefined();
  });
});
