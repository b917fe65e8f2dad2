import { describe, expect, it } from 'vitest';
import { checkRedirectPatterns, explainPattern, isAdmitted } from '../../../../main/oauth/redirect-uris/pattern.ts';
import { defaultRedirectPatterns } from '../../../../preload/schema/entities.ts';

describe('an asterisk', () => {
  it.each([
    // [pattern, admitted, refused]
    [
      'http://localhost:*/callback', ['http://localhost/callback', 'http://localhost:1/callback'],
      ['http://localhost:1/callback/x', 'http://localhost:1'],
    ],
    [
      'http://localhost:3000/*', ['http://localhost:3000/x', 'http://localhost:3000/callback'],
      ['http://localhost:3000/', 'http://localhost:3000', 'http://localhost:3000/a/b', 'http://localhost:3001/x'],
    ],
    [
      'http://localhost:*/*/callback', ['http://localhost:1/a/callback'],
      [
        'http://localhost:1/callback', 'http://localhost:1//callback', 'http://localhost:1/a/b/callback',
        'http://localhost:1/a/callback/c',
      ],
    ],
    [
      'https://*.example.com/cb', ['https://a.example.com/cb', 'https://a-b.example.com/cb'],
      [
        'https://example.com/cb', 'https://a.b.example.com/cb', 'https://evil.com/.example.com/cb',
        'https://evil.com?.example.com/cb', 'https://aexample.com/cb', 'https://.example.com/cb',
      ],
    ],
    [
      'https://a.*.example.com/cb', ['https://a.b.example.com/cb'],
      ['https://a.b.c.example.com/cb', 'https://a.example.com/cb'],
    ],
    [
      'cursor://*/oauth/*/callback',
      ['cursor://anysphere.cursor-mcp/oauth/user-x/callback', 'cursor://one/oauth/x/callback'],
      [
        'cursor:///oauth/x/callback', 'cursor://a/b/oauth/x/callback', 'cursor://a/oauth//callback',
        'cursor://a/oauth/x/y/callback', 'cursor://a:1/oauth/x/callback', 'vscode://a/oauth/x/callback',
      ],
    ],
    [
      'vscode://*/oauth/callback', ['vscode://publisher.extension/oauth/callback'],
      ['vscode:/oauth/callback', 'vscode://publisher.extension/oauth/callback?x=1'],
    ],
    [
      'cursor://anysphere.*/cb', ['cursor://anysphere.cursor-mcp/cb'],
      ['cursor://anysphere/cb', 'cursor://anysphere.a.b/cb'],
    ],
  ])('in %s stands for one whole part', (pattern, admitted, refused) => {
    expect(explainPattern(pattern)).toBeNull();
    for (const uri of admitted) expect([uri, isAdmitted(uri, [pattern])]).toEqual([uri, true]);
    for (const uri of refused) expect([uri, isAdmitted(uri, [pattern])]).toEqual([uri, false]);
  });

  it('in a URI is text that no pattern admits', () => {
    for (const uri of [
      'http://localhost:*/callback', 'http://localhost:1/*', 'https://*.example.com/cb', 'cursor://*/oauth/*/callback',
    ]) {
      expect(isAdmitted(uri, [uri])).toBe(false);
    }
  });
});

describe('a pattern', () => {
  it.each([
    ['*'], [''], ['localhost'], ['*://localhost/callback'], ['http*://localhost/callback'], ['http://*/callback'],
    ['http://*:*/callback'], ['http://example.com/callback'], ['http://192.168.1.5/callback'],
    ['https://*/callback'], ['https://*.com/callback'], ['https://example.*/callback'], ['https://*.*/callback'],
    ['https://ex*mple.com/callback'], ['https://*example.com/callback'], ['http://localhost:80*/callback'],
    ['http://localhost/call*'], ['http://localhost/**'], ['http://localhost/callback?*'],
    ['http://localhost/callback?next=*'], ['http://localhost/callback#*'], ['http://user@localhost/callback'],
    ['javascript:*'], ['javascript://*/*'], ['data:*'], ['file:///*'], ['http://localhost/../callback'],
    ['http://localhost:*/../callback'],
    ['http://localhost/%2e%2e/callback'], ['http://localhost\\callback'], ['http://localhost /callback'],
  ])('that would admit too much or cannot be read is refused in words: %j', (pattern) => {
    expect(explainPattern(pattern)).toMatch(/\S+ .*\S/);
    expect(checkRedirectPatterns([...defaultRedirectPatterns, pattern])).toBe(explainPattern(pattern));
  });

  it('that is refused admits nothing, should it stand in a data folder', () => {
    for (const [pattern, uri] of [
      ['http://*/callback', 'http://evil.example/callback'], ['https://*.com/callback', 'https://evil.com/callback'],
      ['javascript:*', 'javascript:alert'],
      ['http://localhost/call*', 'http://localhost/callback'],
      ['http://example.com/callback', 'http://example.com/callback'],
    ] as const) expect([pattern, isAdmitted(uri, [pattern])]).toEqual([pattern, false]);
  });

  it('with a query admits that query alone', () => {
    const pattern = 'https://app.example.com/cb?tenant=1';
    expect(isAdmitted('https://app.example.com/cb?tenant=1', [pattern])).toBe(true);
    for (const query of ['', '?', '?tenant=2', '?tenant=1&x=1', '?x=1&tenant=1', '?tenant=%31']) {
      expect(isAdmitted(`https://app.example.com/cb${query}`, [pattern])).toBe(false);
    }
  });

  it('never gives plain http away from this computer', () => {
    const patterns = ['https://app.example.com/cb', 'http://app.example.com/cb'];
    expect(isAdmitted('http://app.example.com/cb', patterns)).toBe(false);
  });
});

it('has nothing to say against the defaults', () => expect(checkRedirectPatterns(defaultRedirectPatterns)).toBeNull());

it('admits nothing where no pattern is set', () => expect(isAdmitted('http://localhost:1/callback', [])).toBe(false));
