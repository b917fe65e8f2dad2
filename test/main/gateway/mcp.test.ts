import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { initialize, startHouse } from '../mcp/discovery/start-house.ts';

/** The status of an answer to headers as they stand, which no client of HTTP would send. */
async function statusOf(port: number, path: string, headers: readonly string[]): Promise<string | undefined> {
  const socket = connect(port, '127.0.0.1');
  const lines = [`POST ${path} HTTP/1.1`, ...headers, 'Content-Type: application/json', `Content-Length: ${initialize.length}`, 'Connection: close'];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${initialize}`);
  return /^HTTP\/1\.1 (\d+)/.exec(await readText(socket))?.[1];
}

describe.each(['/api/v1/mcp', '/api/v1/mcp/skill-security'])('the built-in MCP server at %s', (path) => {
  it('answers the documented curl command', async () => {
    const { port } = await startHouse();
    const answer = await fetch(`http://localhost:${port}${path}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', accept: '*/*' }, body: initialize,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('mcp-session-id')).toMatch(/^[\w-]+$/);
    expect(await answer.json()).toMatchObject({
      jsonrpc: '2.0', id: 1, result: { protocolVersion: '2025-11-25', serverInfo: { version: '1.2.3' } },
    });
  });

  it.each([
    ['localhost', 200], ['127.0.0.1', 200], ['[::1]', 200], ['LOCALHOST', 200],
    ['rebound.example', 403], ['localhost.rebound.example', 403], ['127.0.0.1.rebound.example', 403], ['192.168.1.20', 403],
    ['0.0.0.0', 403], ['127.0.0.2', 403], ['host.docker.internal', 403], ['user@localhost', 403],
  ])('asked under the name %s it answers %i', async (host, status) => {
    const { ask, port } = await startHouse();
    expect((await ask(path, { host: `${host}:${port}` })).status).toBe(status);
  });

  it('asked under two names at once, under none or by two origins, it refuses', async () => {
    const { port } = await startHouse();
    const [own, other] = [`Host: localhost:${port}`, `Host: rebound.example:${port}`];
    const [near, far] = ['Origin: http://localhost:6274', 'Origin: https://rebound.example'];
    const wrong = [
      [own, own], [own, other], [other, own], [], ['Host:'], [`Host: localhost:${port}, rebound.example`],
      [own, near, far], [own, far, near], [own, 'Origin: http://localhost:6274, https://rebound.example'],
    ];
    for (const lines of wrong) expect(await statusOf(port, path, lines), lines.join(' | ')).toMatch(/^4\d\d$/);
    expect(await statusOf(port, path, [own, near])).toBe('200');
  });

  it('asked under another port it refuses', async () => {
    const { ask, port } = await startHouse();
    expect((await ask(path, { host: `localhost:${port + 1}` })).status).toBe(403);
  });

  it.each([
    ['https://rebound.example', 403], ['http://rebound.example:8080', 403], ['null', 403], ['http://localhost.rebound.example', 403],
    ['https://localhost', 403], ['file://', 403], ['http://localhost:6274', 200],
  ])('called by a page of %s it answers %i', async (origin, status) => {
    const { ask } = await startHouse();
    expect((await ask(path, { origin })).status).toBe(status);
  });

  it('lets no page of another port read or ask ahead: there are no CORS headers', async () => {
    const { port } = await startHouse();
    const url = `http://127.0.0.1:${port}${path}`;
    const origin = { origin: 'http://localhost:6274' };
    const preflight = await fetch(url, { method: 'OPTIONS', headers: { ...origin, 'access-control-request-method': 'POST' } });
    expect(preflight.status).toBe(405);
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    const simple = await fetch(url, { method: 'POST', headers: { ...origin, 'content-type': 'text/plain' }, body: initialize });
    expect(simple.status).toBe(415);
  });

  it.each([
    ['x-forwarded-for', '203.0.113.9'], ['x-forwarded-for', '127.0.0.1'], ['forwarded', 'for=203.0.113.9'], ['via', '1.1 proxy'],
    ['x-real-ip', '203.0.113.9'],
  ])('refuses what somebody passed on (%s: %s), unless a person opened it', async (name, value) => {
    const { ask, run } = await startHouse();
    const refused = await ask(path, { [name]: value });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({ jsonrpc: '2.0', error: { message: expect.stringContaining('Settings') as string } });
    await run('settings.update', { mcp_beyond_loopback: true });
    expect((await ask(path, { [name]: value })).status).toBe(200);
  });

  it('stays closed where the gateway is opened, until a person opens it too', async () => {
    const { ask, run, port } = await startHouse();
    await run('settings.update', { gateway_allowed_hosts: ['host.docker.internal'] });
    const fromContainer = { host: `host.docker.internal:${port}` };
    expect((await ask('/api/v1/nothing', fromContainer)).status).toBe(401);
    expect((await ask(path, fromContainer)).status).toBe(403);
    await run('settings.update', { mcp_beyond_loopback: true });
    expect((await ask(path, fromContainer)).status).toBe(200);
    expect((await ask(path, { host: `rebound.example:${port}` })).status).toBe(403);
  });
});

it('a container gets addresses that it can use, and may not start or stop anything', async () => {
  const { ask, run, port } = await startHouse();
  await run('settings.update', {
    gateway_allowed_hosts: ['host.docker.internal'], mcp_beyond_loopback: true, mcp_management_enabled: true,
  });
  const fields = { upstream: { kind: 'http', url: 'http://127.0.0.1:9/mcp' }, oauth_proxy_enabled: false, oauth_proxy_mode: 'gateway', auto_start: false };
  const shared = await run('proxies.create', { ...fields, name: 'Shared', allowed_hosts: ['host.docker.internal'] });
  const own = await run('proxies.create', { ...fields, name: 'Own' });
  const call = async (name: string, input: object) => JSON.parse((await ask('/api/v1/mcp', { host: `host.docker.internal:${port}` },
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: input } }))).text) as unknown;
  expect(await call('list_proxies', {})).toMatchObject({ result: { structuredContent: { proxies: [
    { id: shared.id, url: `http://host.docker.internal:${shared.port}/mcp` }, { id: own.id, url: own.url },
  ] } } });
  expect(await call('stop_proxy', { proxy_id: shared.id })).toMatchObject({
    result: { isError: true, content: [{ text: expect.stringContaining('management_from_elsewhere') as string }] },
  });
});
