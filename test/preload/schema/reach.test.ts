import { describe, expect, it } from 'vitest';
import { proxyCreate, proxyUpdate, settingsUpdate } from '../../../preload/schema/entities.ts';

const fieldsOf = (input: object): string[] =>
  (proxyUpdate.safeParse(input).error?.issues ?? []).map(({ path }) => String(path[0]));

describe('the reach of a proxy', () => {
  it('is off where nothing of it is said', () => {
    const created = proxyCreate.parse({ name: 'x', upstream: { url: 'http://localhost:3001/mcp' } });
    for (const field of ['bind_addresses', 'allowed_hosts', 'public_base_url', 'trusted_peers', 'tls']) {
      expect(created).not.toHaveProperty(field);
    }
  });

  it.each([
    { bind_addresses: ['0.0.0.0', '::', '192.168.1.20', 'fd00::1'] },
    { allowed_hosts: ['host.docker.internal', 'gate.lan:8443', '192.168.1.20', '[fd00::1]:9050'] },
    { public_base_url: 'https://mcp.example.com:9050' },
    { public_base_url: 'https://mcp.example.com/' },
    { public_base_url: null, tls: null },
    { trusted_peers: ['10.0.0.1', '10.0.0.0/8', 'fd00::/8', '::1'] },
    { tls: { cert_file: '/etc/tls/cert.pem', key_file: 'C:\\tls\\key.pem' } },
  ])('can be %j', (input) => {
    expect(fieldsOf(input)).toEqual([]);
  });

  it.each([
    { bind_addresses: ['localhost'] },
    { bind_addresses: ['192.168.1.20:9050'] },
    { allowed_hosts: ['http://gate.lan'] },
    { allowed_hosts: ['*.lan'] },
    { allowed_hosts: ['gate.lan/mcp'] },
    { allowed_hosts: ['user@gate.lan'] },
    { public_base_url: 'mcp.example.com' },
    { public_base_url: 'ftp://mcp.example.com' },
    { public_base_url: 'https://mcp.example.com/gatehouse' },
    { public_base_url: 'https://user@mcp.example.com' },
    { public_base_url: 'https://mcp.example.com?x' },
    { trusted_peers: ['10.0.0.0/33'] },
    { trusted_peers: ['nginx'] },
    { tls: { cert_file: 'cert.pem', key_file: '/etc/tls/key.pem' } },
    { tls: { cert_file: '/etc/tls/cert.pem' } },
  ])('cannot be %j', (input) => {
    expect(fieldsOf(input)).toEqual(Object.keys(input));
  });
});

describe('the reach of the gateway', () => {
  it('is among the settings, under the same rules', () => {
    const good = {
      gateway_bind_addresses: ['0.0.0.0'], gateway_allowed_hosts: ['gate.lan'], gateway_public_base_url: 'https://gate.example',
      gateway_trusted_peers: ['10.0.0.0/8', '::1'],
    };
    expect(settingsUpdate.parse(good)).toEqual(good);
    expect(settingsUpdate.safeParse({ gateway_allowed_hosts: ['*'] }).success).toBe(false);
    expect(settingsUpdate.safeParse({ gateway_public_base_url: 'gate.example' }).success).toBe(false);
    expect(settingsUpdate.safeParse({ gateway_trusted_peers: ['nginx'] }).success).toBe(false);
  });
});
