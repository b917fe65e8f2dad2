import { describe, expect, it } from 'vitest';
import { coversUrl, trustedUrl } from '../../../../main/providers/discovered/url-rules.ts';
import { resourceMetadataUrls, serverMetadataUrls } from '../../../../main/providers/discovered/locations.ts';

describe('the resource of an MCP server', () => {
  const upstream = new URL('https://mcp.example.com/team/mcp');

  it.each([
    'https://mcp.example.com/team/mcp', 'https://mcp.example.com/team/mcp/', 'https://mcp.example.com/team',
    'https://mcp.example.com/', 'https://mcp.example.com', 'https://MCP.example.com:443/team',
    'https://mcp.example.com/x/../team/mcp',
  ])('may be %s', (resource) => {
    expect(coversUrl(resource, upstream)).toBe(true);
  });

  it.each([
    'https://mcp.example.com/team/mcp/more', 'https://mcp.example.com/te', 'https://mcp.example.com/team/mc',
    'https://mcp.example.com/other', 'https://mcp.example.com/team/../other', 'https://mcp.example.com/%74eam/mcp',
    'https://mcp.example.com:8443/team/mcp', 'http://mcp.example.com/team/mcp', 'https://example.com/team/mcp',
    'https://mcp.example.com.evil.example/team/mcp', 'https://evil.example/?https://mcp.example.com/team/mcp',
    'https://user@mcp.example.com/team/mcp', 'https://mcp.example.com/team/mcp#x',
    'https://mcp.example.com/team/mcp?tenant=2',
    'mcp.example.com/team/mcp', 'urn:mcp', '',
  ])('may not be %s', (resource) => {
    expect(coversUrl(resource, upstream)).toBe(false);
  });

  it('keeps a query that both have', () => {
    expect(coversUrl(
      'https://mcp.example.com/mcp?tenant=1', new URL('https://mcp.example.com/mcp?tenant=1')
    )).toBe(true);
    expect(coversUrl(
      'https://mcp.example.com/mcp?tenant=2', new URL('https://mcp.example.com/mcp?tenant=1')
    )).toBe(false);
  });
});

describe('a URL that an MCP server names', () => {
  const hosted = new URL('https://mcp.example.com/mcp');
  const local = new URL('http://localhost:3000/mcp');

  it('is https, or stays on this computer where the server is there too', () => {
    expect(trustedUrl('https://as.example.com/', hosted)?.href).toBe('https://as.example.com/');
    expect(trustedUrl('http://127.0.0.1:4000', local)?.href).toBe('http://127.0.0.1:4000/');
    expect(trustedUrl('http://[::1]:4000', local)?.href).toBe('http://[::1]:4000/');
  });

  it.each([
    'http://127.0.0.1:4000', 'http://localhost', 'http://as.example.com', 'http://169.254.169.254/latest',
    'javascript:alert(1)', 'file:///etc/passwd',
    'data:text/html,x', 'cursor://x', 'https://user:secret@as.example.com', 'https://as.example.com/#x',
    '//as.example.com', 'as.example.com', '',
  ])('is not %s', (url) => {
    expect(trustedUrl(url, hosted)).toBeNull();
  });

  it.each([
    'http://10.0.0.1:4000', 'http://127.0.0.1.evil.example', 'javascript:alert(1)',
  ])('is not %s, even beside a local server', (url) => {
    expect(trustedUrl(url, local)).toBeNull();
  });
});

describe('where metadata is looked for', () => {
  const hrefs = (urls: URL[]): string[] => urls.map(({ href }) => href);
  const upstream = new URL('https://mcp.example.com/team/mcp');
  const wellKnown = 'https://mcp.example.com/.well-known/oauth-protected-resource';

  it('begins with what the server names, then the path form, then the root form', () => {
    expect(hrefs(resourceMetadataUrls(upstream, 'https://mcp.example.com/meta'))).toEqual([
      'https://mcp.example.com/meta', `${wellKnown}/team/mcp`, wellKnown,
    ]);
  });

  it.each([
    'https://evil.example/meta', 'http://mcp.example.com/meta', 'https://mcp.example.com:8443/meta',
    'http://169.254.169.254/', 'file:///etc/passwd', 'nonsense',
  ])('passes over %s', (advertised) => {
    expect(hrefs(resourceMetadataUrls(upstream, advertised))).toEqual([`${wellKnown}/team/mcp`, wellKnown]);
  });

  it('asks once where two forms are one', () => {
    expect(hrefs(resourceMetadataUrls(new URL('https://mcp.example.com/'), wellKnown))).toEqual([wellKnown]);
  });

  it('follows RFC 8414 and OpenID Connect Discovery for the issuer', () => {
    expect(hrefs(serverMetadataUrls(new URL('https://as.example.com/tenant')))).toEqual([
      'https://as.example.com/.well-known/oauth-authorization-server/tenant',
      'https://as.example.com/.well-known/openid-configuration/tenant',
      'https://as.example.com/tenant/.well-known/openid-configuration',
    ]);
    expect(hrefs(serverMetadataUrls(new URL('https://as.example.com')))).toEqual([
      'https://as.example.com/.well-known/oauth-authorization-server',
      'https://as.example.com/.well-known/openid-configuration',
    ]);
  });

  it('stays on the issuer\'s host whatever its path', () => {
    const urls = serverMetadataUrls(new URL('https://as.example.com//evil.example'));
    expect(urls.map(({ host }) => host)).toEqual(['as.example.com', 'as.example.com', 'as.example.com']);
  });
});
