import { describe, expect, it } from 'vitest';
import { isPlainTarget, targetPath } from '../../../main/http/request-target.ts';

describe('isPlainTarget', () => {
  it.each([
    '/',
    '/mcp',
    '/mcp?session=a%20b&x=[1]',
    '/mcp/',
    '/.well-known/oauth-authorization-server',
    '/a..b/...',
    '/mcp?next=../x',
    '/caf%C3%A9',
    '/a%2Fb',
    '/a;b=../c;..',
  ])('admits %s', (target) => {
    expect(isPlainTarget(target)).toBe(true);
  });

  it.each([
    '',
    '*',
    'mcp',
    'http://localhost:9050/mcp',
    'HTTP://evil.example/',
    'localhost:443',
    '//evil.example/mcp',
    '/mcp#x',
    '/mcp\\..',
    '/mcp/../admin',
    '/mcp/..',
    '/mcp/./x',
    '/mcp/%2e%2E/admin',
    '/mcp/.%2e/admin',
    '/mcp/..%2fadmin',
    '/mcp/..%5Cadmin',
    '/mcp/..;/admin',
    '/mcp/..;a=b/admin',
    '/mcp/%2e.%3b/admin',
    '/mcp/.;/x',
    '/mcp x',
    '/caf\u00e9',
  ])('refuses %j', (target) => {
    expect(isPlainTarget(target)).toBe(false);
  });
});

it('targetPath cuts the query off', () => {
  expect(targetPath('/mcp?a=/b?c')).toBe('/mcp');
  expect(targetPath('/mcp')).toBe('/mcp');
});
