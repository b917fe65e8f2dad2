import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../main/http/guard.ts';
import { spellingsOf, type Reach } from '../../../main/http/reach.ts';

const loopback = ['http://localhost:9050', 'http://127.0.0.1:9050', 'http://[::1]:9050'];

/** What a port says to a Host header, from a peer, with further headers. */
function ask(reach: Reach, host: string, more: string[] = [], remoteAddress = '203.0.113.9'): string {
  const verdict = createGuard({ port: 9050, reach })('/mcp', ['Host', host, ...more], { remoteAddress });
  return verdict.ok ? verdict.origin : verdict.code;
}

const forwarded = (proto: string, host?: string): string[] =>
  ['X-Forwarded-Proto', proto, ...(host === undefined ? [] : ['X-Forwarded-Host', host])];

describe('the names of a port', () => {
  it('are the loopback spellings, as long as nothing else is set', () => {
    expect(spellingsOf({}, 9050).origins).toEqual(loopback);
    expect(spellingsOf({ bind_addresses: ['0.0.0.0', '::'] }, 9050).origins).toEqual(loopback);
  });

  it('are https ones where the port speaks TLS itself', () => {
    const tls = { cert_file: '/c', key_file: '/k' };
    expect(spellingsOf({ tls, allowed_hosts: ['gate.lan'] }, 9050).origins).toEqual([
      'https://localhost:9050', 'https://127.0.0.1:9050', 'https://[::1]:9050', 'https://gate.lan:9050',
    ]);
  });

  it.each([
    ['a name', { allowed_hosts: ['host.docker.internal'] }, 'host.docker.internal:9050', 'http://host.docker.internal:9050'],
    ['a name in capitals', { allowed_hosts: ['Gate.LAN'] }, 'GATE.lan:9050', 'http://gate.lan:9050'],
    ['a name with a port of its own', { allowed_hosts: ['gate.lan:8443'] }, 'gate.lan:8443', 'http://gate.lan:8443'],
    ['a name at port 80', { allowed_hosts: ['gate.lan:80'] }, 'gate.lan', 'http://gate.lan'],
    ['an address that is bound', { bind_addresses: ['192.168.1.20'] }, '192.168.1.20:9050', 'http://192.168.1.20:9050'],
    ['an IPv6 address that is bound', { bind_addresses: ['FD00:0::1'] }, '[fd00::1]:9050', 'http://[fd00::1]:9050'],
    ['the public base URL', { public_base_url: 'https://mcp.example:9443' }, 'mcp.example:9443', 'https://mcp.example:9443'],
    ['the public base URL at 443', { public_base_url: 'https://mcp.example/' }, 'mcp.example', 'https://mcp.example'],
  ])('include %s', (_what, reach, host, origin) => {
    expect(ask(reach, host)).toBe(origin);
    expect(spellingsOf(reach, 9050).origins).toContain(origin);
  });

  it.each([
    ['another port', { allowed_hosts: ['gate.lan'] }, 'gate.lan:9051'],
    ['a longer name', { allowed_hosts: ['gate.lan'] }, 'gate.lan.evil.example:9050'],
    ['a name below it', { allowed_hosts: ['gate.lan'] }, 'x.gate.lan:9050'],
    ['any address where all are bound', { bind_addresses: ['0.0.0.0'] }, '192.168.1.20:9050'],
    ['the wildcard itself', { bind_addresses: ['0.0.0.0'] }, '0.0.0.0:9050'],
    ['the public host at our own port', { public_base_url: 'https://mcp.example' }, 'mcp.example:9050'],
  ])('do not include %s', (_what, reach, host) => {
    expect(ask(reach, host)).toBe('host_not_allowed');
  });
});

describe('X-Forwarded-Proto and X-Forwarded-Host', () => {
  const reach: Reach = { public_base_url: 'https://mcp.example:9443', allowed_hosts: ['gate.lan'], trusted_peers: ['10.0.0.0/8', '::1'] };

  it.each([
    ['with its port', forwarded('https', 'mcp.example:9443'), 'https://mcp.example:9443'],
    ['without its port', forwarded('https', 'mcp.example'), 'https://mcp.example:9443'],
    ['of an allowed name at the default port', forwarded('https', 'gate.lan'), 'https://gate.lan'],
    ['of an allowed name at our port', forwarded('HTTPS', 'Gate.lan:9050'), 'https://gate.lan:9050'],
    ['with the scheme alone', forwarded('https'), 'https://localhost:9050'],
    ['with the host alone', ['X-Forwarded-Host', 'gate.lan:9050'], 'http://gate.lan:9050'],
  ])('name our origin %s', (_what, headers, origin) => {
    for (const peer of ['10.1.2.3', '::ffff:10.1.2.3', '::1']) {
      expect(ask(reach, 'localhost:9050', headers, peer)).toBe(origin);
    }
    expect(spellingsOf(reach, 9050).origins).toContain(origin);
  });

  it('do not count from anybody else', () => {
    for (const peer of ['11.0.0.1', '::ffff:11.0.0.1', '::2', '127.0.0.1', undefined]) {
      expect(ask(reach, 'localhost:9050', forwarded('https', 'mcp.example:9443'), peer)).toBe('http://localhost:9050');
      expect(ask(reach, 'evil.example', forwarded('https', 'mcp.example:9443'), peer)).toBe('host_not_allowed');
    }
    expect(ask({ ...reach, trusted_peers: [] }, 'localhost:9050', forwarded('https', 'evil.example'), '10.1.2.3'))
      .toBe('http://localhost:9050');
  });

  it.each([
    ['a foreign host', forwarded('https', 'evil.example'), 'host_not_allowed'],
    ['a foreign scheme', forwarded('ftp', 'mcp.example:9443'), 'host_not_allowed'],
    ['the wrong scheme', forwarded('http', 'mcp.example:9443'), 'host_not_allowed'],
    ['a list', forwarded('https', 'mcp.example:9443, evil.example'), 'host_not_allowed'],
    ['two hosts', [...forwarded('https', 'mcp.example:9443'), 'x-forwarded-host', 'mcp.example:9443'], 'duplicate_header'],
    ['two schemes', [...forwarded('https'), 'x-forwarded-proto', 'https'], 'duplicate_header'],
  ])('are refused with %s, even from a trusted peer', (_what, headers, code) => {
    expect(ask(reach, 'localhost:9050', headers, '10.1.2.3')).toBe(code);
  });

  it('stand beside a Host header, never in its place', () => {
    const guard = createGuard({ port: 9050, reach });
    expect(guard('/', forwarded('https', 'mcp.example:9443'), { remoteAddress: '10.1.2.3' })).toMatchObject({ ok: false, status: 403 });
  });
});

describe('pages', () => {
  it('of our own origins may call, those of others may not', () => {
    const guard = createGuard({ port: 9050, reach: { public_base_url: 'https://mcp.example' } });
    expect(guard('/', ['Host', 'mcp.example', 'Origin', 'https://mcp.example'])).toMatchObject({ ok: true });
    expect(guard('/', ['Host', 'mcp.example', 'Origin', 'https://evil.example'])).toMatchObject({ code: 'origin_not_allowed' });
  });
});
