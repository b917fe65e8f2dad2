import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../main/log/logger.ts';
import { proxyFor } from '../../../main/proxies/network/proxy-for.ts';
import { trustedCertificates } from '../../../main/proxies/network/trusted-certificates.ts';
import { UpstreamNetwork } from '../../../main/proxies/network/upstream-network.ts';
import { createHttpUpstream } from '../../../main/proxies/upstreams/http-upstream.ts';
import { ProxyListener } from '../../../main/proxies/listener.ts';
import { close, freePort, listen } from '../../support/loopback.ts';
import { Cleanup, open, openRooms, proxyRecord, send, startUpstream } from './harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-tls-'));
  const openssl = (...args: string[]): Promise<unknown> => promisify(execFile)('openssl', args, { cwd: folder });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA', '-days', '2');
  await openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=server');
  await writeFile(join(folder, 'names'), 'subjectAltName=DNS:localhost,DNS:mcp.example,IP:127.0.0.1');
  await openssl('x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-out',
    'server.pem', '-days', '2', '-extfile', 'names');
});
afterAll(() => rm(folder, { recursive: true }));

const file = (name: string): string => join(folder, name);

/** An https MCP server that tells what it was asked. */
async function startTlsUpstream(): Promise<number> {
  const [key, cert] = await Promise.all([readFile(file('server.key')), readFile(file('server.pem'))]);
  const server = createTlsServer({ key, cert }, (request, response) =>
    response.end(`${request.method} ${request.url} at ${request.headers.host}`));
  const port = await listen(server as unknown as Server);
  cleanup.add(() => close(server as unknown as Server));
  return port;
}

interface HttpProxy {
  url: string;
  /** What it was asked, as the first line of each request, and with which credentials. */
  asked: string[];
}

/** An HTTP proxy that leads every name to this machine, as a company's proxy leads to the outside. */
async function startHttpProxy(admits = true): Promise<HttpProxy> {
  const asked: string[] = [];
  const note = ({ method, url, headers }: IncomingMessage): void =>
    void asked.push(`${method} ${url} ${headers['proxy-authorization'] ?? 'nobody'}`);
  const server = createServer((request, response) => {
    note(request);
    response.end(`proxied for ${request.headers.host}`);
  });
  const sockets = new Set<Socket>();
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    note(request);
    if (!admits) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const onward = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) sockets.add(end.on('error', () => undefined));
  });
  const port = await listen(server);
  cleanup.add(async () => {
    for (const socket of sockets) socket.destroy();
    await close(server);
  });
  return { url: `127.0.0.1:${port}`, asked };
}

/** A proxy before `url`, on a machine with this environment. */
async function proxyTo(url: string, env: NodeJS.ProcessEnv = {}): Promise<number> {
  const network = new UpstreamNetwork(env, silentLogger);
  const upstream = await createHttpUpstream('/mcp', url, {}, await network.routeTo(new URL(url)));
  const listener = await ProxyListener.open(proxyRecord({}), upstream, openRooms);
  cleanup.add(() => listener.close(0));
  return listener.port;
}

describe('an https upstream', () => {
  it('is trusted by an authority in NODE_EXTRA_CA_CERTS, whatever the runtime reads by itself', async () => {
    const port = await proxyTo(`https://localhost:${await startTlsUpstream()}/x`, {
      NODE_EXTRA_CA_CERTS: file('ca.pem'),
    });
    expect(await send(port, { body: '{}' })).toMatchObject({ status: 200, body: expect.stringMatching(/^POST \/x/) });
  });

  it.each([['of an unknown authority', {}], ['where that file is not there', { NODE_EXTRA_CA_CERTS: '/no/file' }]])(
    '%s is refused in words', async (_name, env) => {
      const answer = await send(await proxyTo(`https://localhost:${await startTlsUpstream()}/x`, env), { body: '{}' });
      expect(answer.status).toBe(502);
      expect(answer.body).toContain('certificate that is not trusted');
    },
  );

  it('under another name than its certificate has is refused', async () => {
    const { url } = await startHttpProxy();
    const env = { NODE_EXTRA_CA_CERTS: file('ca.pem'), HTTPS_PROXY: url };
    const port = await proxyTo(`https://other.example:${await startTlsUpstream()}/x`, env);
    expect((await send(port, { body: '{}' })).body).toContain('certificate that is not trusted');
  });
});

describe('trusted certificates', () => {
  const count = async (env: NodeJS.ProcessEnv): Promise<number> =>
    (await trustedCertificates(env, process.platform, silentLogger)).length;

  it('are those of runtime and system, and those of the extra file that can be read', async () => {
    await writeFile(file('mixed.pem'),
      `junk\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${await readFile(file('ca.pem'), 'utf8')}`);
    expect(await count({ NODE_EXTRA_CA_CERTS: file('mixed.pem') })).toBe((await count({})) + 1);
  });
});

describe('an HTTP proxy', () => {
  it('tunnels to https upstreams, with its own credentials and none of the call', async () => {
    const { url, asked } = await startHttpProxy();
    const upstreamPort = await startTlsUpstream();
    const env = { NODE_EXTRA_CA_CERTS: file('ca.pem'), HTTPS_PROXY: `http://us%40er:pa%3Ass@${url}` };
    const port = await proxyTo(`https://mcp.example:${upstreamPort}/x`, env);
    for (let call = 0; call < 2; call += 1) {
      expect(await send(port, { body: '{}' })).toMatchObject({
        status: 200,
        body: `POST /x at mcp.example:${upstreamPort}`,
      });
    }
    // The tunnel is kept for the next call.
    const credentials = Buffer.from('us@er:pa:ss').toString('base64');
    expect(asked).toEqual([`CONNECT mcp.example:${upstreamPort} Basic ${credentials}`]);
  });

  it('is asked for the whole URL of http upstreams', async () => {
    const { url, asked } = await startHttpProxy();
    const port = await proxyTo('http://mcp.example:3001/base?a=1', { http_proxy: `http://u:p@${url}` });
    expect(await send(port, { path: '/mcp?b=2', body: '{}' })).toMatchObject({
      status: 200,
      body: 'proxied for mcp.example:3001',
    });
    expect(asked).toEqual([`POST http://mcp.example:3001/base?a=1&b=2 Basic ${Buffer.from('u:p').toString('base64')}`]);
  });

  it('is asked for an IPv6 address as a URL writes it', async () => {
    const { url, asked } = await startHttpProxy(false);
    await send(await proxyTo('https://[2001:db8::7]/x', { HTTPS_PROXY: url }), { body: '{}' });
    expect(asked).toEqual(['CONNECT [2001:db8::7]:443 nobody']);
  });

  it('gets a password as it is written where that is not percent-encoded', async () => {
    const { url, asked } = await startHttpProxy();
    const port = await proxyTo('http://mcp.example:3001/x', { HTTP_PROXY: `http://u:100%@${url}` });
    expect((await send(port, { body: '{}' })).status).toBe(200);
    expect(asked[0]).toContain(Buffer.from('u:100%').toString('base64'));
  });

  it('that refuses is named as the reason', async () => {
    const { url } = await startHttpProxy(false);
    const answer = await send(await proxyTo('https://mcp.example/x', { HTTPS_PROXY: url }), { body: '{}' });
    expect(answer.status).toBe(502);
    expect(answer.body).toContain('HTTP proxy of this network refused');
  });

  it.each([['https', 'HTTPS_PROXY'], ['http', 'HTTP_PROXY']])('that is not there is named as the reason (%s)', async (scheme, variable) => {
    const gone = `127.0.0.1:${await freePort()}`;
    const answer = await send(await proxyTo(`${scheme}://mcp.example/x`, { [variable]: `http://me:secret@${gone}` }), { body: '{}' });
    expect(answer.status).toBe(502);
    expect(answer.body).toContain(`mcp.example cannot be reached: the HTTP proxy ${gone} does not answer.`);
    expect(answer.body).toContain('NO_PROXY');
    expect(answer.body).not.toContain('secret');
  });

  it('is never between us and this machine', async () => {
    const { url, asked } = await startHttpProxy();
    const upstreamPort = await startUpstream(cleanup, (_request, response) => response.end('direct'));
    const port = await proxyTo(`http://127.0.0.1:${upstreamPort}/mcp`, { HTTP_PROXY: url, ALL_PROXY: url });
    expect((await send(port, { body: '{}' })).body).toBe('direct');
    expect(asked).toEqual([]);
  });

  it('lets a stream through as it comes, and hears when the client goes', async () => {
    const { url } = await startHttpProxy();
    const [key, cert] = await Promise.all([readFile(file('server.key')), readFile(file('server.pem'))]);
    const server = createTlsServer({ key, cert });
    const upstreamPort = await listen(server as unknown as Server);
    cleanup.add(() => close(server as unknown as Server));
    const env = { NODE_EXTRA_CA_CERTS: file('ca.pem'), HTTPS_PROXY: url };
    const port = await proxyTo(`https://mcp.example:${upstreamPort}/x`, env);
    const asked = once(server, 'request');
    const opening = open(port, { method: 'GET' });
    const [, response] = (await asked) as [unknown, ServerResponse];
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': 1\n\n');
    const stream = await opening;
    expect(String(((await once(stream, 'data')) as [Buffer])[0])).toBe(': 1\n\n');
    const gone = once(response, 'close');
    stream.destroy();
    await gone;
  });
});

describe('proxyFor', () => {
  const env = {
    HTTP_PROXY: 'http://plain:1',
    HTTPS_PROXY: 'secure:2',
    NO_PROXY: 'corp.example, .lan,10.0.0.1,[fd00::1],x.example:8443',
  };
  const table: [string, NodeJS.ProcessEnv, string | null][] = [
    ['http://a.example', env, 'http://plain:1'],
    ['https://a.example', env, 'http://secure:2'],
    ['https://corp.example', env, null],
    ['https://mcp.CORP.example', env, null],
    ['https://notcorp.example', env, 'http://secure:2'],
    ['https://nas.lan', env, null],
    ['http://10.0.0.1', env, null],
    ['http://[fd00::1]', env, null],
    ['https://x.example:8443', env, null],
    ['https://x.example', env, 'http://secure:2'],
    ['https://a.example', { ...env, NO_PROXY: '*' }, null],
    ['https://a.example', { https_proxy: 'http://low:3', HTTPS_PROXY: 'http://up:4' }, 'http://low:3'],
    ['http://a.example', { ALL_PROXY: 'http://all:5' }, 'http://all:5'],
    ['http://a.example', { ALL_PROXY: 'socks5://s:6' }, null],
    ['http://a.example', { HTTP_PROXY: '  ' }, null],
    ['http://localhost:3000', env, null],
    ['http://127.8.9.1', env, null],
    ['http://[::1]:3000', env, null],
  ];
  it.each(table)('%s with %j', (url, environment, proxy) => {
    expect(proxyFor(new URL(url), environment)?.origin ?? null).toBe(proxy);
  });
});
