import { describe, expect, it } from 'vitest';
import { recoveries, recoveriesFor } from '../../../../main/oauth/pages/client-recovery.ts';
import { errorPage, unknownClientPage } from '../../../../main/oauth/pages/error-pages.ts';
import { html } from '../../../../main/http/pages/html.ts';
import { pageResponse } from '../../../../main/http/pages/page.ts';

const directives = (policy: string): Record<string, string> => Object.fromEntries(
  policy.split(';').map((part) => part.trim().split(/ (.*)/s)).map(([name = '', value = '']) => [name, value]),
);

describe('a page', () => {
  const page = pageResponse({ title: 'A <title>', body: html`<p>body</p>`, script: 'go()' });
  const policy = directives(String(page.headers['content-security-policy']));

  it('loads and frames nothing, and runs only what it brought itself', () => {
    expect(policy).toMatchObject({
      'default-src': "'none'", 'base-uri': "'none'", 'frame-ancestors': "'none'", 'connect-src': "'self'",
    });
    expect(policy['script-src']).toMatch(/^'nonce-[\w+/=]{20,}'$/);
    expect(policy['style-src']).toBe(policy['script-src']);
    expect(page.body).toContain(`<script nonce="${policy['script-src']?.slice(7, -1)}">go()</script>`);
  });

  it('has no form-action: browsers apply it to the redirects after the form too', () => {
    expect(policy).not.toHaveProperty('form-action');
  });

  it('uses a nonce once', () => {
    expect(pageResponse({
      title: '', body: html``,
    }).headers['content-security-policy']).not.toBe(page.headers['content-security-policy']);
  });

  it('is not kept, framed, guessed at, or named to the next site', () => {
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store', 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin', 'content-type': 'text/html; charset=utf-8',
    });
    expect(page.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('escapes its title and where it moves on to', () => {
    const moving = pageResponse({
      title: '</title><script>', body: html``, refresh: { seconds: 0, url: 'cursor://x?a="><script>alert(1)</script>' },
    });
    expect(moving.body).not.toContain('<script>');
    expect(moving.body).toContain('content="0;url=cursor://x?a=&quot;&gt;&lt;script&gt;');
  });
});

describe('an error page', () => {
  it('says what happened, what to do, and escapes all of it', () => {
    const text = '<img src=x onerror=alert(1)>"\'';
    const page = errorPage({
      status: 400, title: text, message: text, remedy: text, action: { label: text, url: `"${text}` },
      secondary: { label: text, url: text },
    });
    expect(page.status).toBe(400);
    expect(page.body).not.toContain('<img');
    expect(page.body).toContain('href="&quot;&lt;img');
  });
});

describe('the page for an application whose registration is lost', () => {
  it.each([
    ['cursor://anysphere.cursor-mcp/oauth/callback', 'Cursor'],
    ['https://www.cursor.com/agents/mcp/oauth/callback', 'Cursor'],
    ['http://localhost:8787/callback', 'Cursor'],
    ['http://localhost:54212/callback', 'Claude Code'],
    ['https://vscode.dev/redirect', 'VS Code'],
    ['http://127.0.0.1:33418/', 'VS Code'],
    ['http://localhost:3335/oauth/callback', 'Claude Desktop and mcp-remote'],
    ['http://localhost:6274/oauth/callback/debug', 'MCP Inspector'],
  ])('guesses from %s that it is %s, and opens its steps', (uri, client) => {
    expect(recoveriesFor(uri)[0]?.client).toBe(client);
    expect(unknownClientPage('everything', uri).body).toContain(`<details open><summary>${client}</summary>`);
  });

  it('offers the steps of every client, whoever it may be', () => {
    for (const uri of [null, '', 'javascript:alert(1)', 'http://localhost:1/callback']) {
      const { body } = unknownClientPage('everything', uri);
      for (const { client } of recoveries) expect(body).toContain(`<summary>${client}</summary>`);
    }
  });

  it('never links to the unproven address and shows nothing of it', () => {
    const { status, headers, body } = unknownClientPage('<everything>', 'https://evil.example/"><script>');
    expect(status).toBe(400);
    expect(headers).not.toHaveProperty('location');
    expect(body).not.toContain('evil.example');
    expect(body).toContain('&lt;everything&gt;');
  });
});
