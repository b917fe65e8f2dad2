import { describe, expect, it } from 'vitest';
import { clientAddress } from '../../../main/http/client-address.ts';
import { trustedPeers } from '../../../main/http/trusted-peers.ts';

const trusted = trustedPeers(['10.0.0.0/8', '::1', '2001:db8:1::/48']);

describe('the address of a client', () => {
  it.each([
    ['the last one before the terminator', '10.0.0.1', '203.0.113.5', '203.0.113.5'],
    ['not what the client wrote itself', '10.0.0.1', '1.2.3.4, 203.0.113.5', '203.0.113.5'],
    ['behind several terminators', '::1', '1.2.3.4, 203.0.113.5, 10.9.9.9 ,10.0.0.2', '203.0.113.5'],
    ['the first of them where all are trusted', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['with a port', '10.0.0.1', '203.0.113.5:4711', '203.0.113.5'],
    ['of IPv6', '10.0.0.1', '2001:db8:2::7', '2001:db8:2::7'],
    ['of IPv6 with a port', '2001:db8:1::1', '[2001:db8:2::7]:4711', '2001:db8:2::7'],
    ['of IPv4 on a socket of IPv6', '::ffff:10.0.0.1', '::ffff:203.0.113.5', '203.0.113.5'],
    ['the terminator where it says nothing that is an address', '10.0.0.1', '203.0.113.5, unknown', '10.0.0.1'],
    ['the terminator where it says nothing', '10.0.0.1', '', '10.0.0.1'],
    ['the terminator without the header', '10.0.0.1', undefined, '10.0.0.1'],
    ['the connection where nobody trusts it', '203.0.113.9', '1.2.3.4', '203.0.113.9'],
  ])('is %s', (_, peer, forwardedFor, address) => {
    expect(clientAddress(peer, forwardedFor, trusted)).toBe(address);
  });

  it('is that of the connection where no peers are trusted', () => {
    expect(clientAddress('127.0.0.1', '1.2.3.4', null)).toBe('127.0.0.1');
    expect(clientAddress(undefined, '1.2.3.4', trusted)).toBe('');
  });
});
