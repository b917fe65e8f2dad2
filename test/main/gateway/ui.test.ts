import { describe, expect, it } from 'vitest';
import { startGateway } from './start-gateway.ts';

describe('the UI in the browser', () => {
  it('is shown to who is signed in, under a strict policy', async () => {
    const { ask, signIn } = await startGateway();
    const reply = await ask('/', { headers: { cookie: await signIn() } });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('<title>Gatehouse</title>');
    expect(reply.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      + "font-src 'self'; connect-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    );
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  it.each(['/', '/index.html'])('shows a stranger how to get in, and nothing else (%s)', async (path) => {
    const { ask } = await startGateway();
    const reply = await ask(path);
    expect(reply.status).toBe(401);
    expect(reply.text).toContain('login link');
    expect(reply.text).toContain('kill -USR1 4711');
    expect(reply.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'nonce-/);
  });

  it('serves scripts and styles for good: their names change with their content', async () => {
    const { ask } = await startGateway();
    const reply = await ask('/assets/index-abc123.js');
    expect(reply.status).toBe(200);
    expect(reply.headers['cache-control']).toContain('immutable');
  });

  it('serves nothing outside its folder', async () => {
    const { ask } = await startGateway();
    for (const path of [
      '/assets/../../etc/passwd', '/..%2f..%2fetc/passwd', '/assets/%2e%2e/%2e%2e/etc/passwd', '/nothing.js', '/.env',
    ]) {
      expect((await ask(path)).status).toBeGreaterThanOrEqual(400);
    }
  });

  it('is not there on the desktop, which says where its window is', async () => {
    const { ask, admin } = await startGateway({ ui: null });
    const reply = await ask('/');
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('tray');
    expect((await ask('/login?token=x')).status).toBe(404);
    expect((await admin('POST', '/api/v1/ui/login-links')).status).toBe(404);
  });
});
