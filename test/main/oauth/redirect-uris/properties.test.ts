import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { destinationOf } from '../../../../main/oauth/redirect-uris/destination.ts';
import { isLoopbackHost, isPrivateScheme, parseRedirectUri } from '../../../../main/oauth/redirect-uris/parsed.ts';
import { explainPattern, isAdmitted } from '../../../../main/oauth/redirect-uris/pattern.ts';
import { isRegistered } from '../../../../main/oauth/redirect-uris/registered.ts';
import { defaultRedirectPatterns } from '../../../../preload/schema/entities.ts';
import { bad, good } from './matrix.ts';

const patterns = [...defaultRedirectPatterns, 'https://*.example.com/*', 'http://localhost:*/*/callback'];

/** Parts that redirect URIs are made of, put together in any way: far more telling than random characters. */
const piece = fc.constantFrom(
  ...new Set([
    ...Object.values(good).flat(), ...Object.values(bad).flat(), '/', ':', '.', '@', '?', '#', '%', '\\', '*', 'a', '1',
    'oauth', 'callback', 'https://a.example.com/',
  ]),
);
const assembled = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));
/** Mostly good parts, so that many a URI has one fault or none. */
const mostly = (fine: fc.Arbitrary<string>, ...others: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 4, arbitrary: fine }, ...others);
const wellFormed = fc.record({
  scheme: fc.constantFrom('http://', 'http://', 'https://', 'cursor://', 'vscode://', 'HTTPS://'),
  host: mostly(
    fc.constantFrom(
      ...good.host, 'vscode.dev', 'a.example.com', 'anysphere.cursor-mcp', 'xn--a.example.com', '1.example.com'
    ),
    fc.constantFrom(...bad.host), fc.domain(),
  ),
  port: mostly(
    fc.constantFrom('', ...good.port), fc.constantFrom(...bad.port), fc.nat(70_000).map((port) => `:${port}`)
  ),
  path: mostly(
    fc.constantFrom('/', '', '/callback', '/redirect', '/x', '/x/callback', '/oauth/callback', '/oauth/x/callback'),
    fc.constantFrom(...bad.path), fc.webPath(),
  ),
}).map(({ scheme, host, port, path }) => `${scheme}${host}${port}${path}`);
const fill = fc.constantFrom(
  '1', '80', '65535', 'a', 'x-y', 'anysphere.cursor-mcp', '127', '%41', '~', '99999', '1.2', 'a/b', 'xn--a', '-'
);
const fromPattern = fc.tuple(fc.constantFrom(...patterns), fc.array(fill, { minLength: 3, maxLength: 3 }))
  .map(([pattern, values]) => values.reduce((uri, value) => uri.replace('*', value), pattern));
const anyUri = fc.oneof(
  assembled, wellFormed, fromPattern, fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string({ unit: 'binary' })
);

/** The same cases in every run: a failure must be there again at the next look. */
const thorough = { numRuns: 5000, seed: 8252 };

describe('whatever the redirect URI', () => {
  it('nothing throws', () => {
    fc.assert(fc.property(anyUri, anyUri, (uri, other) => {
      parseRedirectUri(uri);
      explainPattern(uri);
      isAdmitted(uri, [other, ...patterns]);
      isRegistered(uri, [other]);
      destinationOf(uri);
    }), thorough);
  });

  it('what is admitted means the same to a browser: scheme, host, port and path', () => {
    let admitted = 0;
    fc.assert(fc.property(anyUri, (uri) => {
      if (!isAdmitted(uri, patterns)) return;
      admitted += 1;
      const parsed = parseRedirectUri(uri);
      const url = new URL(uri);
      expect(url).toMatchObject({ protocol: parsed?.scheme, username: '', password: '', hash: '' });
      expect(url.hostname.toLowerCase()).toBe(parsed?.host);
      expect(url.port || standardPort(url)).toBe(parsed?.port || standardPort(url));
      expect(url.pathname || '/').toBe(parsed?.path || '/');
    }), thorough);
    expect(admitted).toBeGreaterThan(50);
  });

  it('plain http goes to this computer only', () => {
    fc.assert(fc.property(anyUri, (uri) => {
      if (!isAdmitted(uri, [uri, ...patterns])) return;
      const { protocol, hostname } = new URL(uri);
      expect(protocol !== 'http:' || isLoopbackHost(hostname)).toBe(true);
    }), thorough);
  });

  it('an asterisk never spans parts: what a pattern admits has as many labels and segments as the pattern', () => {
    fc.assert(fc.property(fc.constantFrom(...patterns), anyUri, (pattern, uri) => {
      if (!isAdmitted(uri, [pattern])) return;
      const [wanted, is] = [parseRedirectUri(pattern), parseRedirectUri(uri)];
      expect((is?.path || '/').split('/')).toHaveLength((wanted?.path || '/').split('/').length);
      expect(is?.query).toBe(wanted?.query);
      if (wanted && !isPrivateScheme(wanted)) expect(is?.host.split('.')).toHaveLength(wanted.host.split('.').length);
    }), thorough);
  });

  it('a whole part in place of an asterisk is admitted, two parts are not', () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9_~-]{1,20}$/);
    fc.assert(fc.property(segment, segment, fc.integer({ min: 1, max: 65_535 }), (one, two, port) => {
      expect(isAdmitted(`http://localhost:${port}/${one}/callback`, ['http://localhost:*/*/callback'])).toBe(true);
      expect(isAdmitted(
        `http://localhost:${port}/${one}/${two}/callback`, ['http://localhost:*/*/callback']
      )).toBe(false);
      expect(isAdmitted(`https://${one}.${two}.example.com/x`, ['https://*.example.com/*'])).toBe(false);
    }));
  });

  it('what counts as registered differs from a registered URI in a loopback port at most', () => {
    let met = 0;
    const registered = fc.constantFrom(
      'http://localhost:1/callback', 'http://127.0.0.1/', 'http://[::1]:9/oauth/callback',
      'https://vscode.dev/redirect', 'cursor://anysphere.cursor-mcp/oauth/callback'
    );
    const near = fc.oneof(
      anyUri,
      fc.tuple(registered, fc.nat(70_000)).map(([uri, port]) => uri.replace(
        /(localhost|127\.0\.0\.1|\[::1\])(:\d+)?/, `$1:${port}`
      ))
    );
    fc.assert(fc.property(near, fc.array(fc.oneof(registered, anyUri), { maxLength: 4 }), (uri, known) => {
      if (!isRegistered(uri, known)) return;
      met += 1;
      const bare = withoutLoopbackPort(uri);
      expect(known.some((candidate) => candidate === uri || withoutLoopbackPort(candidate) === bare)).toBe(true);
    }), thorough);
    expect(met).toBeGreaterThan(50);
  });
});

const standardPort = ({ protocol }: URL): string => ({ 'http:': '80', 'https:': '443' })[protocol] ?? '';

/** Host and scheme are the same in any case (RFC 3986 section 6.2.2.1); the rest is kept byte for byte. */
const withoutLoopbackPort = (uri: string): string =>
  uri.replace(
    /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(?=[/?]|$)/i,
    (_all, host: string) => `http://${host.toLowerCase()}`
  );
