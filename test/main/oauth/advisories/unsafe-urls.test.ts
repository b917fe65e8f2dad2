import { describe, expect, it } from 'vitest';
import { get, send } from '../../../oauth-conformance/support/http.ts';
import { openHostileScene } from './hostile-provider.ts';
import { openHostileUpstream } from './hostile-upstream.ts';
import { sharedWorld } from './shared-world.ts';

/** Advisories on addresses that a hostile server names and somebody opens, and on control ports without a lock. */
describe('Advisories: unsafe URLs', () => {
  const world = sharedWorld();

  /** Nothing of these may reach the browser as the place to sign in. */
  const hostile: readonly [id: string, endpoint: string][] = [
    ['CVE-2025-6514 a command in the place of the authorization endpoint', 'a:$(touch /tmp/x)?x'],
    ['CVE-2025-6514 a command behind file:', 'file:/c:/windows/system32/calc.exe'],
    ['CVE-2025-6514 a share of the network', '\\\\evil.example\\share\\x.exe'],
    ['CVE-2025-58747 a script in the place of the authorization endpoint', 'javascript:alert(document.domain)'],
    ['CVE-2025-58747 a script behind a line break', 'java\nscript:alert(1)'],
    ['CVE-2025-54382 an application of the operating system', 'ms-msdt:/id PCWDiagnostic'],
    ['CVE-2025-61929 an application that runs commands', 'cherrystudio://mcp/install?command=calc'],
    ['oidc-agent 5.3.8 plain http to another computer', 'http://evil.example/authorize'],
    ['oidc-agent 5.3.8 a data URL', 'data:text/html,<script>alert(1)</script>'],
  ];
  it.each(hostile)('%s is refused with a page', async (_id, endpoint) => {
    const { answer } = await (await openHostileScene(world(), { authorization_endpoint: endpoint })).toProvider();
    expect(answer.headers.location).toBeUndefined();
    expect(answer.status).toBe(502);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.text).not.toContain('<script>alert');
  });

  it.each(hostile)('%s, named by an MCP server, is refused before the person is asked', async (_id, endpoint) => {
    const scene = await openHostileUpstream(world(), { server: () => ({ authorization_endpoint: endpoint }) });
    const answer = await scene.authorize();
    expect(answer.status).toBe(503);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.text).not.toContain('<script>alert');
    expect(scene.asked).not.toContain('POST /register');
  });

  it.each(['"&calc&"', "'; rm -rf ~; '", '`id`', '$(id)', '%0aid', '| id', '<script>', 'x'.repeat(10_000)])(
    'oidc-agent 5.3.8 %s in a good endpoint arrives as part of one URL',
    async (text) => {
      const scene = await openHostileScene(world());
      scene.provider.metadata = { authorization_endpoint: `${scene.provider.issuer}/authorize?a=${text}` };
      const { answer } = await scene.toProvider();
      expect(answer.status).toBe(302);
      const header = String(answer.headers.location);
      expect(header).toBe(new URL(header).href);
      expect(header.startsWith(`${scene.provider.issuer}/authorize?`)).toBe(true);
      expect(header).not.toMatch(/["<>\s]/);
    },
  );

  it.each([
    ['GET', '/api/v1/proxies'],
    ['POST', '/api/v1/proxies'],
    ['GET', '/api/v1/consents'],
    ['PUT', '/api/v1/settings'],
    ['POST', '/api/v1/api-keys'],
    ['GET', '/api/v1/state'],
    ['GET', '/api/v1/events'],
  ])('CVE-2025-49596 %s %s does nothing for a page or program without the admin token', async (method, path) => {
    const url = `${world().gateway.gatewayOrigin()}${path}`;
    expect((await send(method, url, { body: method === 'GET' ? '' : '{}' })).status).toBe(401);
    expect((await send(method, url, { headers: { authorization: 'Bearer guess' } })).status).toBe(401);
    expect((await send(method, url, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await get(`${url}?token=guess`)).status).toBe(401);
  });
});
