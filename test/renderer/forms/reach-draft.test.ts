import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../preload/schema/entities.ts';
import {
  checkGatewayReach, checkProxyReach, draftOfGatewayReach, draftOfProxyReach, gatewayReachInput, opensNetwork,
  proxyReachInput,
} from '../../../renderer/forms/reach-draft.ts';
import { aProxy } from '../../support/app-state.ts';

describe('how far a port can be reached', () => {
  const closed = draftOfProxyReach(aProxy());

  it('is off while nothing is filled in', () => {
    expect(proxyReachInput(closed)).toEqual({
      bind_addresses: [], allowed_hosts: [], public_base_url: null, trusted_peers: [], tls: null,
    });
    expect(opensNetwork(closed)).toBe(false);
  });

  it('survives being shown and saved again', () => {
    const reach = {
      bind_addresses: ['192.168.1.20', '::'], allowed_hosts: ['host.docker.internal'],
      public_base_url: 'https://mcp.example.com:9050', trusted_peers: ['10.0.0.0/8'],
      tls: { cert_file: '/etc/cert.pem', key_file: '/etc/key.pem' },
    };
    expect(proxyReachInput(draftOfProxyReach(aProxy(reach)))).toEqual(reach);
    const settings = {
      gateway_bind_addresses: ['0.0.0.0'], gateway_allowed_hosts: ['gate.lan'],
      gateway_public_base_url: 'https://gate.example.com', gateway_trusted_peers: ['10.0.0.1'],
    };
    expect(gatewayReachInput(draftOfGatewayReach({ ...defaultSettings, ...settings }))).toEqual(settings);
  });

  it('names the field that is wrong', () => {
    const draft = { ...closed, bind_addresses: 'laptop', public_base_url: 'https://x.example/path', key_file: '/key.pem' };
    expect(Object.keys(checkProxyReach(draft, true)).sort()).toEqual(['bind_addresses', 'cert_file', 'public_base_url']);
    expect(checkGatewayReach({ ...draftOfGatewayReach(defaultSettings), trusted_peers: 'proxy' }))
      .toEqual({ trusted_peers: expect.stringContaining('IP address or a range') });
  });

  it('does not open a proxy without a sign-in to the network, but to this computer’s own addresses', () => {
    expect(checkProxyReach({ ...closed, bind_addresses: '0.0.0.0' }, false)).toHaveProperty('bind_addresses');
    expect(checkProxyReach({ ...closed, bind_addresses: '127.0.0.1 ::1' }, false)).toEqual({});
  });
});
