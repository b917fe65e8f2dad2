import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { jsonResponse } from '../../../../main/http/exchange.ts';
import type { ProxyOAuthRoutes } from '../../../../main/proxies/ports.ts';
import { checkReach } from '../../../../main/proxies/reach/check-reach.ts';
import { isSameDoor } from '../../../../main/proxies/reach/same-door.ts';
import { createUpstream } from '../../../../main/proxies/upstreams/create-upstream.ts';
import type { ProxyRecord } from '../../../../main/store/records.ts';
import {
  Cleanup, httpUpstream, openProxy, proxyRecord, send, startUpstream, surroundings, type OpenProxy,
} from '../harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

/** A proxy before an upstream that tells which headers reached it. */
async function start(proxy: Partial<ProxyRecord>): Promise<OpenProxy> {
  const port = await startUpstream(cleanup, (request, response) => response.end(JSON.stringify(request.headers)));
  return openProxy(cleanup, { ...proxy, upstream: httpUpstream(`http://127.0.0.1:${port}/mcp`) });
}

const initialize = { body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' };

describe('a proxy', () => {
  it('answers to a further name only where it is listed', async () => {
    const closed = await start({});
    expect((await send(closed.port, { ...initialize, headers: { host: `host.docker.internal:${closed.port}` } })).status).toBe(403);
    const open = await start({ allowed_hosts: ['host.docker.internal'] });
    expect((await send(open.port, { ...initialize, headers: { host: `host.docker.internal:${open.port}` } })).status).toBe(200);
    expect((await send(open.port, { ...initialize, headers: { host: `evil.example:${open.port}` } })).status).toBe(403);
  });

  it('passes nothing of what proxies before it say on to the MCP server, whoever says it', async () => {
    for (const trusted of [[], ['127.0.0.1']]) {
      const { port } = await start({ trusted_peers: trusted });
      const answer = await send(port, {
        ...initialize,
        headers: {
          'x-forwarded-host': `localhost:${port}`, 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.1',
          'forwarded': 'for=203.0.113.1', 'x-real-ip': '203.0.113.1',
        },
      });
      expect(answer.status).toBe(200);
      expect(answer.body).not.toMatch(/forwarded|203\.0\.113\.1|x-real-ip/i);
    }
  });

  it('hears from a trusted terminator who registers and redeems at it, and from nobody else', async () => {
    const asked: string[] = [];
    const oauthRoutes: ProxyOAuthRoutes = {
      owns: (_proxy, path) => path === '/register',
      async handle(_proxy, { remoteAddress }) {
        asked.push(remoteAddress);
        return jsonResponse(200, {});
      },
    };
    for (const trusted of [[], ['127.0.0.1']]) {
      const { port } = await openProxy(cleanup, { trusted_peers: trusted }, { oauthRoutes });
      await send(port, { path: '/register', body: '{}', headers: { 'x-forwarded-for': '198.51.100.7, 203.0.113.5' } });
    }
    expect(asked).toEqual(['127.0.0.1', '203.0.113.5']);
  });

  it('takes changed names over without closing its port', async () => {
    const { port, listener } = await start({});
    const headers = { host: `gate.lan:${port}` };
    expect((await send(port, { ...initialize, headers })).status).toBe(403);
    const upstreamPort = await startUpstream(cleanup, (_request, response) => response.end('{}'));
    const record = proxyRecord({ allowed_hosts: ['gate.lan'], upstream: httpUpstream(`http://127.0.0.1:${upstreamPort}/mcp`) });
    listener.reconfigure(record, await createUpstream(record.path, record.upstream, surroundings));
    expect((await send(port, { ...initialize, headers })).status).toBe(200);
  });

  const external = Object.values(networkInterfaces()).flat().find((found) => found?.family === 'IPv4' && !found.internal)?.address;

  it.skipIf(external === undefined)('listens on the addresses that are set, and on no other', async () => {
    const address = external as string;
    const closed = await start({});
    await expect(fetch(`http://${address}:${closed.port}/health`)).rejects.toThrow();
    const one = await start({ bind_addresses: [address] });
    expect((await fetch(`http://${address}:${one.port}/health`)).status).toBe(200);
    const all = await start({ bind_addresses: ['0.0.0.0'] });
    expect((await fetch(`http://127.0.0.1:${all.port}/health`)).status).toBe(200);
    // It is reached, and refuses: where everything is bound, names have to be listed.
    expect((await fetch(`http://${address}:${all.port}/health`)).status).toBe(403);
  });

  it('says which address is not one of this computer, and opens nothing', async () => {
    await expect(start({ bind_addresses: ['192.0.2.77'] })).rejects.toMatchObject({
      code: 'address_unavailable', field: 'bind_addresses', message: '192.0.2.77 is no address of this computer now.',
    });
  });
});

describe('a changed configuration', () => {
  const before = { port: 9050, bind_addresses: ['192.168.1.20', '10.0.0.1'] };
  it.each([
    ['the same addresses in another order', { port: 9050, bind_addresses: ['10.0.0.1', '192.168.1.20'] }, true],
    ['another port', { ...before, port: 9051 }, false],
    ['another address', { port: 9050, bind_addresses: ['10.0.0.1'] }, false],
    ['a certificate', { ...before, tls: { cert_file: '/c', key_file: '/k' } }, false],
  ])('with %s: the open sockets serve on is %s', (_what, after, same) => {
    expect(isSameDoor(before, after)).toBe(same);
  });
});

describe('a proxy without OAuth', () => {
  it('is not opened to a network', () => {
    const check = (addresses: string[]) => () => checkReach({ oauth_proxy_enabled: false, bind_addresses: addresses });
    expect(check(['0.0.0.0'])).toThrow(expect.objectContaining({ code: 'open_to_network', field: 'bind_addresses' }));
    expect(check(['127.0.0.1', '::1'])).not.toThrow();
    expect(() => checkReach({ oauth_proxy_enabled: true, bind_addresses: ['0.0.0.0'] })).not.toThrow();
    expect(() => checkReach({ oauth_proxy_enabled: false })).not.toThrow();
  });
});
