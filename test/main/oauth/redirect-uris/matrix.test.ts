import { describe, expect, it } from 'vitest';
import { isAdmitted } from '../../../../main/oauth/redirect-uris/pattern.ts';
import { isRegistered } from '../../../../main/oauth/redirect-uris/registered.ts';
import { badRows, everyPair, goodRows, loopbackPatterns, webPattern } from './matrix.ts';

const patterns = [...loopbackPatterns, webPattern];

describe('a loopback pattern with any port', () => {
  it.each(goodRows)('admits %j', (uri) => expect(isAdmitted(uri, patterns)).toBe(true));
  it.each(badRows)('refuses %j', (uri) => expect(isAdmitted(uri, patterns)).toBe(false));

  it('admits of every two parts together just what the patterns spell out', () => {
    const wrong = [...everyPair()].filter((uri) => isAdmitted(uri, patterns) !== isSpelledOut(uri));
    expect(wrong).toEqual([]);
  });
});

/** The patterns once more, by other means. */
function isSpelledOut(uri: string): boolean {
  const lowerHost = uri.replace(/^[a-z]+:\/\/[^/]*/i, (head) => head.toLowerCase());
  const port = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::([1-9]\d*))?\/callback$/.exec(lowerHost);
  return port ? Number(port[1] ?? 80) <= 65_535 : lowerHost === webPattern;
}

describe('a registered loopback URI', () => {
  const registered = ['http://localhost:3118/callback'];
  const ofLocalhost = goodRows.filter((uri) => uri.toLowerCase().startsWith('http://localhost'));

  it.each(ofLocalhost)('is met by %j', (uri) => expect(isRegistered(uri, registered)).toBe(true));
  it.each(badRows)('is not met by %j', (uri) => expect(isRegistered(uri, registered)).toBe(false));
  it.each(['http://127.0.0.1:3118/callback', 'http://[::1]:3118/callback', 'https://localhost:3118/callback'])(
    'is not met by %s, another host', (uri) => expect(isRegistered(uri, registered)).toBe(false));
});

describe('a registered https URI', () => {
  const registered = [webPattern];
  it('is met by itself', () => expect(isRegistered(webPattern, registered)).toBe(true));
  it.each([
    'https://app.example.com:443/callback', 'https://app.example.com:8443/callback', 'https://APP.example.com/callback',
    'HTTPS://app.example.com/callback',
    'http://app.example.com/callback', 'https://app.example.com/callback/', 'https://app.example.com/callback?',
    'https://app.example.com/callback?x',
    'https://app.example.com/callback#', 'https://app.example.com/Callback', 'https://x.app.example.com/callback',
    'https://app.example.com./callback',
    'https://user@app.example.com/callback', 'https://app.example.com/./callback', ' https://app.example.com/callback',
    'https://app.example.com/callback ',
  ])('is not met by %j', (uri) => expect(isRegistered(uri, registered)).toBe(false));
});

describe('a registered URI of an application', () => {
  const registered = ['cursor://anysphere.cursor-mcp/oauth/callback'];
  it('is met by itself', () => expect(isRegistered(registered[0] ?? '', registered)).toBe(true));
  it.each([
    'cursor://anysphere.cursor-mcp:80/oauth/callback', 'cursor://anysphere.cursor-mcp/oauth/callback/',
    'cursor://anysphere.cursor-mcp/oauth/callback?x',
    'cursor://anysphere.cursor-mcp/oauth/../oauth/callback', 'cursor://other/oauth/callback',
    'CURSOR://anysphere.cursor-mcp/oauth/callback', 'cursor:anysphere.cursor-mcp/oauth/callback',
  ])('is not met by %j', (uri) => expect(isRegistered(uri, registered)).toBe(false));
});

it('never counts a URI as registered that could not be admitted today, even where it once was', () => {
  for (const uri of [
    'javascript:alert(1)', 'http://user@localhost/callback', 'http://localhost/callback#x', 'file:///etc/passwd',
  ]) {
    expect(isRegistered(uri, [uri])).toBe(false);
  }
});
