import { describe, expect, it } from 'vitest';
import { bearer, call, Client, signedIn } from '../../../oauth-conformance/support/client.ts';
import { post } from '../../../oauth-conformance/support/http.ts';
import type { World } from '../../../oauth-conformance/support/world.ts';
import { openHostileUpstream } from './hostile-upstream.ts';
import { sharedWorld } from './shared-world.ts';

const statusAt = async (url: string, token: string): Promise<number> => (await call(url, bearer(token))).status;

/** The bearer token that reached the MCP server last. */
const seenUpstream = ({ server }: World): string =>
  String(server.requests.at(-1)?.headers.authorization).replace(/^Bearer /, '');

/** Advisories on tokens that opened what they were not issued for. */
describe('Advisories: audience and token confusion', () => {
  const world = sharedWorld();

  it('CVE-2025-69196, GHSA-rvq5-wwqv-78pq, CVE-2026-116684 a token opens its own proxy only', async () => {
    const { gateway, other } = world();
    const { tokens } = await signedIn(world(), gateway);
    expect(await statusAt(gateway.url(), tokens.access_token)).toBe(200);
    expect(await statusAt(other.url(), tokens.access_token)).toBe(401);
    // Nor after it was seen, and kept, at its own.
    expect(await statusAt(other.url(), tokens.access_token)).toBe(401);
    expect(await statusAt(gateway.url(), tokens.access_token)).toBe(200);
  });
  it("CVE-2025-69196 a resource that is another's is refused at authorize and at token", async () => {
    const { gateway, other } = world();
    const client = await Client.register(world(), gateway);
    expect((await client.authorize({ resource: other.url() })).location.searchParams.get('error')).toBe(
      'invalid_target',
    );
    expect((await client.redeem(await client.code(), { resource: other.url() })).json['error']).toBe('invalid_target');
  });

  const otherResources: readonly [string, (origin: string) => string][] = [
    ['another server', () => 'https://api.bank.example/mcp'],
    ['another server whose name begins alike', (origin) => `${origin}.evil.example/mcp`],
    ['another port', (origin) => `${origin.replace(/:\d+$/, ':1')}/mcp`],
    ['another path', (origin) => `${origin}/other`],
    ['a path that begins alike', (origin) => `${origin}/mc`],
    ['a path below', (origin) => `${origin}/mcp/admin`],
    ['a host behind a user name', (origin) => `${origin.replace('//', '//127.0.0.1@')}/mcp`],
    ['what is no URL', () => 'mcp'],
  ];
  it.each(otherResources)(
    'GO-2026-6530, CVE-2026-130766, CVE-2026-54030 an MCP server cannot have a token made for %s',
    async (_what, resource) => {
      const scene = await openHostileUpstream(world(), { resource });
      const answer = await scene.authorize();
      expect(answer.status).toBe(503);
      expect(answer.headers.location).toBeUndefined();
      expect(answer.text).toContain('for another resource');
      expect(scene.asked).not.toContain('POST /register');
    },
  );
  it('CVE-2026-130766 its own is taken, and the person is asked', async () => {
    const scene = await openHostileUpstream(world(), {});
    expect((await scene.authorize()).location.pathname).toMatch(/\/consent$/);
    expect(scene.asked).toContain('POST /register');
  });

  it('FastMCP #3524 a refresh token, a code, a client id and a secret are no bearer tokens', async () => {
    const client = await Client.register(world(), world().gateway, {
      token_endpoint_auth_method: 'client_secret_post',
    });
    const { code } = await client.code();
    const { tokens } = await signedIn(world(), world().gateway);
    for (const token of [tokens.refresh_token, code, client.id, client.secret]) {
      expect(await statusAt(world().gateway.url(), token)).toBe(401);
    }
  });
  it('FastMCP #3524 an access token refreshes nothing and redeems nothing', async () => {
    const { client, tokens } = await signedIn(world(), world().gateway);
    expect((await client.refresh(tokens.access_token)).json['error']).toBe('invalid_grant');
    const redeemed = await client.token({
      grant_type: 'authorization_code',
      code: tokens.access_token,
      code_verifier: 'x'.repeat(43),
    });
    expect(redeemed.json['error']).toBe('invalid_grant');
  });

  it.each(['', 'Bearer', 'Bearer ', 'Bearer null', 'Bearer undefined', 'Bearer sk-1234', 'anonymous', 'Basic Og=='])(
    'CVE-2026-59822 Authorization "%s" is refused in both modes, and nothing reaches the server',
    async (authorization) => {
      const seen = world().server.requests.length;
      for (const proxy of [world().gateway, world().upstream]) {
        expect((await call(proxy.url(), authorization === '' ? {} : { authorization })).status).toBe(401);
      }
      expect(world().server.requests.length).toBe(seen);
    },
  );
  it('CVE-2026-59822 a token that the provider itself would accept is no way past the proxy', async () => {
    await call(world().gateway.url(), bearer((await signedIn(world(), world().gateway)).tokens.access_token));
    const providerToken = seenUpstream(world());
    expect(await world().provider.introspect(providerToken)).not.toBeNull();
    expect(await statusAt(world().upstream.url(), providerToken)).toBe(401);
    expect(await statusAt(world().gateway.url(), providerToken)).toBe(401);
  });

  it("CVE-2026-110279 no header of the client takes the place of the gateway's credential", async () => {
    const { tokens } = await signedIn(world(), world().gateway);
    await call(world().gateway.url(), {
      ...bearer(tokens.access_token),
      'proxy-authorization': 'Bearer mine',
      'x-authorization': 'Bearer mine',
      'x-upstream-authorization': 'Bearer mine',
      'x-forwarded-authorization': 'Bearer mine',
      cookie: 'token=mine',
      connection: 'authorization',
    });
    const seen = world().server.requests.at(-1);
    expect(await world().provider.introspect(seenUpstream(world()))).toMatchObject({ account: 'alice' });
    for (const name of ['proxy-authorization', 'x-forwarded-authorization', 'cookie'])
      expect(seen?.headers).not.toHaveProperty(name);
  });
  it("CVE-2026-110279 a header of the proxy's configuration is not the client's to set", async () => {
    const { url } = world().server;
    const proxy = await world().addProxy('configured', {
      upstream: { kind: 'http', url, headers: { 'X-Tenant': 'ours' } },
    });
    const { tokens } = await signedIn(world(), proxy);
    await call(proxy.url(), { ...bearer(tokens.access_token), 'x-tenant': 'theirs' });
    expect(world().server.requests.at(-1)?.headers['x-tenant']).toBe('ours');
  });

  it('MCP best practices: what the client presents stays here, and a session id is no credential', async () => {
    const { tokens } = await signedIn(world(), world().gateway);
    const answer = await call(world().gateway.url(), bearer(tokens.access_token));
    expect(seenUpstream(world())).not.toBe(tokens.access_token);
    const session = String(answer.headers['mcp-session-id']);
    expect((await call(world().gateway.url(), { 'mcp-session-id': session })).status).toBe(401);
  });

  it("CVE-2025-69196 revocation and introspection at one proxy know nothing of another's tokens", async () => {
    const { tokens } = await signedIn(world(), world().other);
    const client = await Client.register(world(), world().gateway);
    expect((await client.introspect(tokens.access_token)).json).toEqual({ active: false });
    await post(world().gateway.endpoint('revoke'), { client_id: client.id, token: tokens.refresh_token });
    expect(await statusAt(world().other.url(), tokens.access_token)).toBe(200);
  });
});
