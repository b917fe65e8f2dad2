import { describe, expect, it } from 'vitest';
import { acceptedHosts, httpOrigin, isLoopbackOrigin, parseHost } from '../../../main/http/addresses.ts';

describe('parseHost', () => {
  it.each([
    ['localhost:9050', { host: 'localhost', port: 9050 }],
    ['LOCALHOST', { host: 'localhost', port: null }],
    ['127.0.0.1:1', { host: '127.0.0.1', port: 1 }],
    ['[::1]:65535', { host: '[::1]', port: 65_535 }],
  ])('reads %s', (value, expected) => {
    expect(parseHost(value)).toEqual(expected);
  });

  it.each([
    '',
    ':9050',
    'localhost:',
    'localhost:0',
    'localhost:65536',
    'localhost:9050x',
    'a@localhost:9050',
    'localhost:9050/',
    '::1',
    '[::1',
    'local host',
    'localhost,evil.example',
    'localhost:9050:9051',
    '-localhost',
    'localhost%2eevil',
  ])('refuses %j', (value) => {
    expect(parseHost(value)).toBeNull();
  });
});

describe('acceptedHosts', () => {
  it('maps each spelling of this machine to its own origin', () => {
    expect(Object.fromEntries(acceptedHosts(9050))).toEqual({
      'localhost:9050': 'http://localhost:9050',
      '127.0.0.1:9050': 'http://127.0.0.1:9050',
      '[::1]:9050': 'http://[::1]:9050',
    });
  });

  it('takes further names with our port, or with the port that they bring', () => {
    const hosts = acceptedHosts(9050, ['host.docker.internal', 'gate.lan:80']);
    expect(hosts.get('host.docker.internal:9050')).toBe('http://host.docker.internal:9050');
    expect(hosts.get('gate.lan')).toBe('http://gate.lan');
    expect(hosts.has('gate.lan:9050')).toBe(false);
  });
});

describe('origins', () => {
  it('leaves out port 80, as browsers do', () => {
    expect(httpOrigin('localhost', 80)).toBe('http://localhost');
    expect(httpOrigin('[::1]', 9050)).toBe('http://[::1]:9050');
  });

  it.each(['http://localhost', 'http://localhost:6274', 'http://127.0.0.1:3000', 'http://[::1]:1'])(
    '%s is on this machine',
    (origin) => {
      expect(isLoopbackOrigin(origin)).toBe(true);
    },
  );

  it.each([
    'null',
    'https://localhost:1',
    'http://localhost.evil.example',
    'http://evil.example',
    'http://localhost@evil.example',
    'http://127.0.0.1.nip.io',
    'http://localhost:1/',
    'http://localhost:1, http://evil.example',
    'file://',
    '',
  ])('%j is not', (origin) => {
    expect(isLoopbackOrigin(origin)).toBe(false);
  });
});
