import { describe, expect, it } from 'vitest';
import { LoginLinks, loginLinkMs } from '../../../main/gateway/login-links.ts';
import { sessionSeconds, UiSessions } from '../../../main/gateway/ui-sessions.ts';
import { startGateway } from './start-gateway.ts';

const pathOf = (url: string): string => new URL(url).pathname + new URL(url).search;
const tokenOf = (url: string): string => new URL(url).searchParams.get('token') ?? '';

describe('a login link', () => {
  it('signs a browser in with a cookie that scripts and other sites do not get', async () => {
    const { ask, links, port, origin } = await startGateway();
    const { url } = links.mint();
    expect(url).toMatch(new RegExp(`^${origin}/login\\?token=[\\w-]{43}$`));
    const reply = await ask(pathOf(url));
    expect(reply.status).toBe(200);
    const attributes = String(reply.headers['set-cookie']?.[0]).split('; ');
    expect(attributes[0]).toMatch(new RegExp(`^gatehouse_session_${port}=`));
    expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Strict', 'Path=/']));
    expect(reply.text).toContain('url=/');
    expect(reply.text).not.toContain(tokenOf(url));
  });

  it('works once, and then says how to get another', async () => {
    const { ask, links, origin } = await startGateway();
    const { url } = links.mint();
    await ask(pathOf(url));
    const again = await ask(pathOf(url));
    expect(again.status).toBe(410);
    expect(again.headers).not.toHaveProperty('set-cookie');
    expect(again.text).toContain('kill -USR1 4711');
    expect(again.text).toContain('/data/admin-token');
    expect(again.text).toContain(`${origin}/api/v1/ui/login-links`);
  });

  it.each([
    '', '?token=', '?token=wrong', '?token=a&token=b',
  ])('that was never made opens nothing (%s)', async (query) => {
    const { ask } = await startGateway();
    const reply = await ask(`/login${query}`);
    expect(reply.status).toBe(410);
    expect(reply.headers).not.toHaveProperty('set-cookie');
  });

  it('lets a browser that is signed in through, even when used', async () => {
    const { ask, links, signIn } = await startGateway();
    const { url } = links.mint();
    await ask(pathOf(url));
    expect((await ask(pathOf(url), { headers: { cookie: await signIn() } })).status).toBe(200);
  });

  it('is not used up by a look ahead', async () => {
    const { ask, links } = await startGateway();
    const { url } = links.mint();
    await ask(pathOf(url), { method: 'HEAD' });
    await ask(pathOf(url), { headers: { 'sec-purpose': 'prefetch;prerender' } });
    expect((await ask(pathOf(url))).status).toBe(200);
  });

  it('is made over REST with the admin token', async () => {
    const { ask, admin } = await startGateway();
    const reply = await admin('POST', '/api/v1/ui/login-links');
    expect(reply.status).toBe(201);
    const { url } = reply.json() as { url: string };
    expect((await ask(pathOf(url))).headers).toHaveProperty('set-cookie');
  });

  it('expires', () => {
    const links = new LoginLinks(() => 'http://localhost:8080');
    const token = tokenOf(links.mint(0).url);
    const late = tokenOf(links.mint(0).url);
    expect(links.redeem(token, loginLinkMs - 1)).toBe(true);
    expect(links.redeem(late, loginLinkMs)).toBe(false);
  });

  it('gives way when many others are made', () => {
    const links = new LoginLinks(() => 'http://localhost:8080');
    const tokens = Array.from({ length: 21 }, () => tokenOf(links.mint().url));
    expect(links.redeem(tokens[0] ?? '')).toBe(false);
    expect(links.redeem(tokens[1] ?? '')).toBe(true);
  });
});

describe('a session of the UI', () => {
  it('ends by itself, and outlives a restart until then', () => {
    const session = new UiSessions('token').issue(0);
    const restarted = new UiSessions('token');
    expect(restarted.verify(session, sessionSeconds * 1000 - 1)).toBe(true);
    expect(restarted.verify(session, sessionSeconds * 1000)).toBe(false);
  });

  it('ends with a new admin token', () => {
    expect(new UiSessions('new').verify(new UiSessions('old').issue())).toBe(false);
  });
});
