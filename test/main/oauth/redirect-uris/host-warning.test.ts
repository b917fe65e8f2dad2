import { domainToASCII } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defaultRedirectPatterns } from '../../../../preload/schema/entities.ts';
import { hostWarning } from '../../../../main/oauth/redirect-uris/host-warning.ts';

const plain = (warning: string | null): string => (warning ?? '').replace(/[\u2068\u2069]/g, '');

describe('hostWarning', () => {
  it.each([
    'localhost', '127.0.0.1', 'vscode.dev', 'insiders.vscode.dev', 'www.cursor.com', 'app.example', 'id.company.example',
  ])('has nothing to say of %s', (host) => expect(hostWarning(host)).toBeNull());

  it('has nothing to say of any host that Gatehouse admits by itself', () => {
    const hosts = defaultRedirectPatterns.filter((uri) => uri.startsWith('https:')).map((uri) => new URL(uri).hostname);
    expect(hosts).not.toEqual([]);
    expect(hosts.map(hostWarning)).toEqual(hosts.map(() => null));
  });

  it('spells out the letters of another alphabet, and names what they imitate', () => {
    const host = domainToASCII('vsc\u043ede.dev');
    expect(host).toMatch(/^xn--/);
    expect(plain(hostWarning(host))).toBe(
      'Browsers may show this name as “vsc\u043ede.dev”, with “\u043e” (Cyrillic). '
      + 'It is not vscode.dev, which it looks like.',
    );
  });

  it('spells out an honest name in another alphabet too, without accusing it', () => {
    expect(plain(hostWarning(domainToASCII('m\u00fcnchen.example'))))
      .toBe('Browsers may show this name as “m\u00fcnchen.example”, with “\u00fc” (not a plain letter).');
  });

  it.each([
    ['vsc0de.dev', 'vscode.dev'],
    ['login.rnicrosoft.com', 'microsoft.com'],
    ['curs0r.com', 'cursor.com'],
    ['glthub.com', 'github.com'],
    ['vs-code.dev', 'vscode.dev'],
    [domainToASCII('\u0441ursor.com'), 'cursor.com'],
    [domainToASCII('\u0440\u0430\u0443.github.\u0441om'), 'github.com'],
  ])('says that %s is not %s', (host, known) => {
    expect(hostWarning(host)).toContain(`It is not ${known}, which it looks like.`);
  });

  it.each([
    ['cursor.com.evil.example', 'cursor.com'],
    ['login.github.com.evil.example', 'github.com'],
    ['localhost.evil.example', 'localhost'],
  ])('says that %s is not %s', (host, known) => {
    expect(hostWarning(host)).toBe(`It is not ${known}: what counts is how a name ends.`);
  });

  it.each(['mycursor.com', 'notgithub.com', 'cursor.company', 'github.io'])('does not accuse %s', (host) => {
    expect(hostWarning(host)).toBeNull();
  });
});
