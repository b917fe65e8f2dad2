import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Upstream } from '../../../../preload/schema/entities.ts';
import { silentLogger } from '../../../../main/log/logger.ts';
import type { UpstreamCredentials } from '../../../../main/proxies/ports.ts';
import { listTools, type Listed, type ListToolsOptions } from '../../../../main/proxies/tools/list-tools.ts';
import { toolListView } from '../../../../main/proxies/tools/tool-list-view.ts';
import { createUpstream } from '../../../../main/proxies/upstreams/create-upstream.ts';
import { everythingProgram, startEverythingServer } from '../../../support/everything-server.ts';
import { freePort } from '../../../support/loopback.ts';
import { startMcpServer } from '../../../support/mcp-server.ts';
import { startModernMcpServer } from '../../../support/modern-mcp-server.ts';
import { Cleanup, httpUpstream, openRooms, proxyRecord, startUpstream, surroundings } from '../harness.ts';
import { modernServer, stdio } from '../stdio-harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

async function look(upstream: Upstream, options: Partial<ListToolsOptions> = {}): Promise<Listed> {
  const proxy = proxyRecord({ upstream, allowed_tools: [] });
  const opened = await createUpstream(proxy.path, upstream, surroundings);
  cleanup.add(() => opened.destroy());
  const listed = await listTools(proxy, opened, { credentials: openRooms.credentials, log: silentLogger, ...options });
  // What was started for it ends with it.
  if (opened.kind === 'stdio') expect(opened.pids).toEqual([]);
  return listed;
}

const everything = async (transport?: 'sse'): Promise<Upstream> => {
  const server = await startEverythingServer(transport);
  cleanup.add(() => server.stop());
  return { ...httpUpstream(server.url), kind: transport ?? 'http' };
};
const modern = async (): Promise<Upstream> => {
  const server = await startModernMcpServer();
  cleanup.add(() => server.stop());
  return httpUpstream(server.url);
};

describe('the tools of an MCP server are listed, whichever are allowed', () => {
  it.each([
    ['session era, HTTP', () => everything(), '2025-11-25'],
    ['session era, stdio', async () => stdio([everythingProgram(), 'stdio']), '2025-11-25'],
    ['HTTP+SSE', () => everything('sse'), '2025-11-25'],
    ['stateless era, HTTP', modern, '2026-07-28'],
    ['stateless era, stdio', async () => stdio([modernServer]), '2026-07-28'],
  ])('%s', async (_, upstreamOf, version) => {
    const { server, protocolVersion, tools } = await look(await upstreamOf());
    expect(server).toMatchObject({ name: expect.any(String) as string, version: expect.any(String) as string });
    expect(protocolVersion).toBe(version);
    expect(tools.map(({ name }) => name)).toContain('echo');
  });

  it('and shown with title, description and whether clients may call them', () => {
    const inputSchema = { type: 'object' } as const;
    const tools = [{ name: 'a', title: 'A', description: 'Does a.', inputSchema }, { name: 'b', inputSchema }];
    const listed = { server: null, protocolVersion: null, tools, prints: [] };
    expect(toolListView({ allowed_tools: ['a'] }, listed).tools).toMatchObject([
      { name: 'a', title: 'A', description: 'Does a.', allowed: true, compared: null },
      { name: 'b', title: null, description: null, allowed: false, compared: null },
    ]);
    expect(toolListView({}, listed).tools[1]).toMatchObject({ allowed: true });
  });
});

it("goes with the proxy's own connection, and ends its session", async () => {
  const server = await startMcpServer({ introspect: async (token) => (token === 'good' ? { account: 'a' } : null) });
  cleanup.add(() => server.stop());
  const credentials: UpstreamCredentials = {
    ...openRooms.credentials,
    authorizationFor: (_proxy, _origin, { connectionId }) =>
      connectionId === null ? { kind: 'inject', header: 'Bearer good' } : { kind: 'none' },
  };
  await look(httpUpstream(server.url), { credentials });
  expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer good']));
  expect(server.requests.at(-1)).toMatchObject({ method: 'DELETE' });
});

describe('what goes wrong is told as a client would be told', () => {
  it('nothing listens', async () => {
    const upstream = httpUpstream(`http://127.0.0.1:${await freePort()}/mcp`);
    await expect(look(upstream)).rejects.toMatchObject({
      code: 'upstream_unreachable', remedy: expect.stringContaining('Start the MCP server') as string,
    });
  });

  it('the server wants a sign-in', async () => {
    const server = await startMcpServer({ introspect: async () => null });
    cleanup.add(() => server.stop());
    await expect(look(httpUpstream(server.url))).rejects.toMatchObject({ code: 'upstream_unauthorized' });
  });

  it('the sign-in has ended', async () => {
    const credentials: UpstreamCredentials = {
      ...openRooms.credentials,
      authorizationFor: () => ({ kind: 'needs_sign_in', challenge: 'Bearer', message: 'The sign-in has ended.' }),
    };
    const port = await startUpstream(cleanup, (_request, response) => response.end());
    await expect(look(httpUpstream(`http://127.0.0.1:${port}/mcp`), { credentials })).rejects.toMatchObject({
      code: 'needs_sign_in', message: 'The sign-in has ended.', remedy: expect.any(String) as string,
    });
  });

  it.each([
    [404, 'text/html', /^\S+\/here takes no MCP messages \(HTTP 404\)\.$/, 'Correct the upstream URL'],
    [405, 'text/plain', /^\S+\/here takes no MCP messages \(HTTP 405\)\.$/, 'Correct the upstream URL'],
    [200, 'text/html; charset=utf-8', /^There is a web page at \S+\/here, and no MCP server\.$/, 'Correct the upstream URL'],
    [500, 'text/html', /^The MCP server at \S+ fails: it answers HTTP 500\.$/, 'Look at the log'],
    [400, 'text/plain', /did not list its tools: .*Hello/, 'URL'],
  ])('the answer is none of an MCP server (HTTP %i, %s)', async (status, type, message, remedy) => {
    const port = await startUpstream(cleanup, (_request, response) =>
      response.writeHead(status, { 'content-type': type }).end('<h1>Hello</h1>'));
    await expect(look(httpUpstream(`http://127.0.0.1:${port}/here?key=canary`))).rejects.toMatchObject({
      code: 'tool_list_failed', status: 502, message: expect.stringMatching(message) as string,
      remedy: expect.stringContaining(remedy) as string,
    });
  });

  it('it does not answer', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    cleanup.add(async () => server.close());
    await expect(look(httpUpstream(`http://127.0.0.1:${port}/mcp`), { timeLimitMs: 300 })).rejects.toMatchObject({
      code: 'tool_list_timeout', status: 504,
    });
  });
});
