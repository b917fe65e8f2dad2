import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiKeyView, SessionTokenView } from '../../../preload/schema/views.ts';
import { HttpBrowser } from '../../support/http-browser.ts';
import { alice } from '../../support/person.ts';
import { signInOverHttp } from '../../support/sign-in-over-http.ts';
import { bearer, call, signedIn } from '../../oauth-conformance/support/client.ts';
import { openWorld, type World } from '../../oauth-conformance/support/world.ts';

/** Keys from the admin interface to the MCP server, with everything in between. */
describe('keys over HTTP', () => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld();
    // The person signs the proxy itself in: keys have no account of their own.
    const { json } = await world.admin('POST', `/proxies/${world.gateway.id}/connect`);
    expect((await signInOverHttp(new HttpBrowser(), String(json['authorization_url']), alice)).text).toContain(
      'Connected',
    );
  });
  afterAll(() => world.close());

  const createKey = async (fields: object = {}): Promise<{ api_key: ApiKeyView; key: string }> => {
    const answer = await world.admin('POST', '/api-keys', { name: 'script', ...fields });
    expect(answer.status).toBe(201);
    return answer.json as unknown as { api_key: ApiKeyView; key: string };
  };
  const createSession = async (fields: object = {}): Promise<{ session_token: SessionTokenView; token: string }> => {
    const answer = await world.admin('POST', '/session-tokens', fields);
    expect(answer.status).toBe(201);
    return answer.json as unknown as { session_token: SessionTokenView; token: string };
  };

  it('a key opens the proxy with the account that the proxy is signed in with', async () => {
    const { key } = await createKey({ proxy_ids: [world.gateway.id] });
    for (const headers of [{ 'x-api-key': key }, bearer(key), { authorization: `ApiKey ${key}` }]) {
      expect((await call(world.gateway.url(), headers)).status).toBe(200);
      const seen = world.server.requests.at(-1);
      const token = String(seen?.headers.authorization).replace('Bearer ', '');
      expect(await world.provider.introspect(token)).toMatchObject({ account: 'alice' });
      expect(seen?.rawHeaders.join('\n')).not.toContain(key);
    }
  });

  it('a session token does too, until it is deleted', async () => {
    const { session_token: view, token } = await createSession({ expires_in_minutes: 5 });
    expect((await call(world.gateway.url(), bearer(token))).status).toBe(200);
    expect((await world.admin('GET', '/session-tokens')).text).toContain(view.id);
    expect((await world.admin('DELETE', `/session-tokens/${view.id}`)).status).toBe(204);
    expect((await call(world.gateway.url(), bearer(token))).status).toBe(401);
    expect((await world.admin('GET', '/session-tokens')).text).not.toContain(view.id);
  });

  it('a key is listed without itself, used, deleted, and refused from then on', async () => {
    const { api_key: view, key } = await createKey();
    expect((await call(world.gateway.url(), { 'x-api-key': key })).status).toBe(200);
    const listed = await world.admin('GET', '/api-keys');
    expect(listed.status).toBe(200);
    expect(listed.text).not.toContain(key.slice(8));
    const mine = (listed.json as unknown as ApiKeyView[]).find(({ id }) => id === view.id);
    expect(Date.parse(String(mine?.last_used_at))).toBeGreaterThanOrEqual(Date.parse(view.created_at));
    expect((await world.admin('DELETE', `/api-keys/${view.id}`)).status).toBe(204);
    const refused = await call(world.gateway.url(), { 'x-api-key': key });
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).not.toContain('resource_metadata');
    expect((await world.admin('DELETE', `/api-keys/${view.id}`)).status).toBe(404);
  });

  it('a key of another proxy is answered with 403', async () => {
    const { key } = await createKey({ proxy_ids: [world.other.id] });
    const answer = await call(world.gateway.url(), { 'x-api-key': key });
    expect(answer.status).toBe(403);
    expect(answer.headers['www-authenticate']).toBeUndefined();
  });

  it('a key that called too often is told when to come back', async () => {
    const { key } = await createKey({ rate_limit_per_minute: 2 });
    const answers = [
      await call(world.gateway.url(), bearer(key)),
      await call(world.gateway.url(), bearer(key)),
      await call(world.gateway.url(), bearer(key)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(Number(answers[2]?.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });

  it('where the proxy is not signed in, the call says what the person can do', async () => {
    const { key } = await createKey({ proxy_ids: [world.other.id] });
    const answer = await call(world.other.url(), { 'x-api-key': key });
    // No 401: the client would think its key refused, or start a sign-in of its own.
    expect(answer.status).toBe(502);
    expect(answer.headers['www-authenticate']).toBeUndefined();
    expect(answer.text).toContain('Connect account');
  });

  it('keys and OAuth work side by side', async () => {
    const { key } = await createKey();
    const { tokens } = await signedIn(world, world.gateway);
    for (const headers of [bearer(tokens.access_token), bearer(key)])
      expect((await call(world.gateway.url(), headers)).status).toBe(200);
  });

  it.each([
    ['/api-keys', {}, 'name'],
    ['/api-keys', { name: '' }, 'name'],
    ['/api-keys', { name: 'x', proxy_ids: [] }, 'proxy_ids'],
    ['/api-keys', { name: 'x', proxy_ids: [9999] }, 'proxy_ids'],
    ['/api-keys', { name: 'x', expires_in_days: 0 }, 'expires_in_days'],
    ['/api-keys', { name: 'x', rate_limit_per_minute: -1 }, 'rate_limit_per_minute'],
    ['/session-tokens', { expires_in_minutes: 100_000 }, 'expires_in_minutes'],
    ['/session-tokens', { proxy_ids: [9999] }, 'proxy_ids'],
  ])('POST %s %j is refused, and the field named', async (path, body, field) => {
    const answer = await world.admin('POST', path, body);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`"${field}"`);
  });

  it('a key is no key to the admin interface', async () => {
    const { key } = await createKey();
    for (const headers of [bearer(key), { 'x-api-key': key }]) {
      expect((await call(`${world.gateway.gatewayOrigin()}/api/v1/proxies`, headers)).status).toBe(401);
    }
  });
});
