import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../../../../main/log/logger.ts';
import { ProviderService } from '../../../../main/providers/provider-service.ts';
import { networkFetch } from '../../../../main/proxies/network/network-fetch.ts';
import { UpstreamNetwork, type Route } from '../../../../main/proxies/network/upstream-network.ts';
import { openStores } from '../../../../main/store/open-stores.ts';
import { TestAuthority } from '../../../support/certificates.ts';
import { close, listen } from '../../../support/loopback.ts';
import { httpUpstream, proxyRecord } from '../../proxies/harness.ts';
import { startUpstream, type ScriptedUpstream } from './scripted-upstream.ts';

let authority: TestAuthority;
let certificate: { cert: string; key: string };
beforeAll(async () => {
  authority = await TestAuthority.create();
  const { certFile, keyFile } = await authority.issue('DNS:localhost');
  certificate = { cert: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
});
afterAll(() => authority.remove());

const trusting = (): NodeJS.ProcessEnv => ({ NODE_EXTRA_CA_CERTS: join(authority.folder, 'ca.pem') });

/** Signs in at an https MCP server of a private authority and redeems a refresh token there, on a given network. */
async function signIn(upstream: ScriptedUpstream, network: Pick<UpstreamNetwork, 'routeTo'>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-network-'));
  const stores = await openStores(folder, { log: silentLogger, env: { GATEHOUSE_SECRETS: 'vault' }, keytar: null });
  onTestFinished(async () => {
    await stores.close();
    await rm(folder, { recursive: true, force: true });
  });
  const proxy = proxyRecord({ oauth_proxy_provider_id: null, upstream: httpUpstream(upstream.url) });
  await stores.proxies.put(proxy);
  const callbackUrl = (): string => 'http://localhost:8080/api/v1/oauth/callback';
  const providers = await ProviderService.open({
    stores, log: silentLogger, callbackUrl, fetch: networkFetch(network),
  });
  const client = await providers.clientFor(proxy);
  upstream.on('POST /token', { access_token: 'fresh', token_type: 'Bearer' });
  return (await client.refresh('old')).accessToken;
}

/** An HTTP proxy that leads every name to this machine. */
async function startHttpProxy(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end('proxied');
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    const onward = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) sockets.add(end.on('error', () => undefined));
  });
  const port = await listen(server);
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await close(server);
  });
  return { url: `http://127.0.0.1:${port}`, asked };
}

describe('the sign-in of an MCP server whose certificate a private authority gave', () => {
  it('is found, registered with and used where that authority is trusted', async () => {
    const upstream = await startUpstream(undefined, certificate);
    expect(await signIn(upstream, new UpstreamNetwork(trusting(), silentLogger))).toBe('fresh');
    expect(upstream.seen('/register')).toHaveLength(1);
  });

  it('is not spoken to where it is not', async () => {
    const upstream = await startUpstream(undefined, certificate);
    await expect(signIn(upstream, new UpstreamNetwork({}, silentLogger))).rejects.toMatchObject({
      code: 'upstream_unreachable',
      message: expect.stringMatching(/UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET/) as string,
    });
    expect(upstream.requests).toEqual([]);
  });

  it('is reached through the HTTP proxy of the network, end to end', async () => {
    const upstream = await startUpstream(undefined, certificate);
    const { url, asked } = await startHttpProxy();
    // This computer itself is never reached through a proxy, so the test says that this server is somewhere else.
    const network = new UpstreamNetwork({ ...trusting(), HTTPS_PROXY: url }, silentLogger);
    const routeTo = async (to: URL): Promise<Route> => ({ ...(await network.routeTo(to)), proxy: new URL(url) });
    expect(await signIn(upstream, { routeTo })).toBe('fresh');
    expect(new Set(asked)).toEqual(new Set([`CONNECT ${new URL(upstream.origin).host}`]));
  });
});

it('plain http is asked of the HTTP proxy by its whole URL', async () => {
  const { url, asked } = await startHttpProxy();
  const answer = await networkFetch(new UpstreamNetwork({ HTTP_PROXY: url }, silentLogger))('http://mcp.example/mcp?a=1');
  expect(await answer.text()).toBe('proxied');
  expect(asked).toEqual(['GET http://mcp.example/mcp?a=1']);
});
