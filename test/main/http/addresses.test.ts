import { describe, expect, it } from 'vitest';
import { addressesToBind, httpOrigin, isLoopbackOrigin, parseHost } from '../../../main/http/addresses.ts';

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

describe('addressesToBind', () => {
  it('is loopback, and what is asked for beside it', () => {
    expect(addressesToBind()).toEqual(['127.0.0.1', '::1']);
    expect(addressesToBind(['192.168.1.20', '127.0.0.1'])).toEqual(['127.0.0.1', '::1', '192.168.1.20']);
  });

  it('leaves out what a wildcard of the same family covers', () => {
    expect(addressesToBind(['0.0.0.0', '192.168.1.20'])).toEqual(['::1', '0.0.0.0']);
    expect(addressesToBind(['::', 'fd00::1'])).toEqual(['127.0.0.1', '::']);
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
