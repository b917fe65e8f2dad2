import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGatehouse } from '../../../../main/gatehouse.ts';
import { bearer, call, initialize, signedIn } from '../../../oauth-conformance/support/client.ts';
import { send } from '../../../oauth-conformance/support/http.ts';
import { sharedWorld } from './shared-world.ts';

/** Sends a head that promises more, then as much body as the server takes, and gives what it answered. */
function flood(port: number, head: string, chunk: string, most: number): Promise<{ answer: string; sent: number }> {
  return new Promise((resolve) => {
    let answer = '';
    let sent = 0;
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(head);
      pump();
    });
    const pump = (): void => {
      while (!socket.destroyed && !socket.writableEnded && sent < most) {
        sent += chunk.length;
        if (!socket.write(chunk)) return;
      }
      if (sent >= most) socket.end();
    };
    socket.on('drain', pump);
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      socket.end();
    });
    // A server that has heard enough resets the connection.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ answer, sent }));
  });
}

/** The text of a tool's answer, in whichever form the server sends it. */
const textOf = (body: string): string => /"text":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? '';

/** Advisories on leaks between clients, on bodies without end, and on secrets that are the same everywhere. */
describe('Advisories: availability and isolation', () => {
  const world = sharedWorld();

  it('CVE-2026-25536, CVE-2026-111770 clients with equal request ids get their own answers', async () => {
    const { gateway } = world();
    const clients = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const { tokens } = await signedIn(world(), gateway);
        const opened = await call(gateway.url(), bearer(tokens.access_token), initialize('2025-11-25'));
        return { ...bearer(tokens.access_token), 'mcp-session-id': String(opened.headers['mcp-session-id']) };
      }),
    );
    expect(new Set(clients.map((headers) => headers['mcp-session-id'])).size).toBe(6);
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(
        clients.map((headers, index) =>
          call(gateway.url(), headers, {
            jsonrpc: '2.0',
            id: 7,
            method: 'tools/call',
            params: { name: 'echo', arguments: { message: `for client ${index}` } },
          }),
        ),
      );
      expect(answers.map(({ text }) => textOf(text))).toEqual(clients.map((_, index) => `for client ${index}`));
    }
  });

  const endpoints = ['register', 'authorize', 'token', 'consent', 'revoke', 'introspect'] as const;
  it.each(endpoints)(
    'GHSA-f897-62hf-6gxq, GHSA-46jr-4wx8-v453 %s refuses a large body by its length, before reading it',
    async (name) => {
      const { gateway } = world();
      const path = new URL(gateway.endpoint(name)).pathname;
      const host = `localhost:${gateway.gatewayPort}`;
      const head = `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1073741824\r\n\r\n`;
      const { answer, sent } = await flood(gateway.gatewayPort, head, 'x'.repeat(65_536), 64 * 1024 * 1024);
      expect(answer).toMatch(/^HTTP\/1\.1 413 /);
      expect(sent).toBeLessThan(64 * 1024 * 1024);
    },
  );
  it.each(endpoints)('GHSA-f897-62hf-6gxq %s refuses a large body of unknown length', async (name) => {
    const { gateway } = world();
    const path = new URL(gateway.endpoint(name)).pathname;
    const host = `localhost:${gateway.gatewayPort}`;
    const head = `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const { answer, sent } = await flood(gateway.gatewayPort, head, chunk, 64 * 1024 * 1024);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });
  it("GHSA-f897-62hf-6gxq register at the proxy's root has the same limit", async () => {
    const { gateway } = world();
    const body = JSON.stringify({ redirect_uris: [], padding: 'x'.repeat(400_000) });
    expect((await send('POST', `${gateway.issuer()}/register`, { body })).status).toBe(413);
  });
  it('GHSA-46jr-4wx8-v453 deep and wide registrations are refused without harm', async () => {
    const { gateway } = world();
    const deep = `{"redirect_uris":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const wide = JSON.stringify({
      redirect_uris: Array.from({ length: 5000 }, (_, index) => `http://localhost:1/${index}`),
    });
    for (const body of [deep, wide]) {
      const answer = await send('POST', gateway.endpoint('register'), {
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(answer.status).toBe(400);
      expect(answer.json['error']).toBe('invalid_redirect_uri');
    }
  });
  it('GHSA-46jr-4wx8-v453 a form of a hundred thousand parameters is answered', async () => {
    const body = 'a=&'.repeat(80_000);
    const answer = await send('POST', world().gateway.endpoint('token'), {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    expect(answer.status).toBe(401);
  });

  it('CVE-2026-115563 the MCP packages in use are not older than their fixes', async () => {
    const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
      packages: Record<string, { version?: string } | undefined>;
    };
    const floors: Record<string, [number, number, number]> = {
      '@modelcontextprotocol/sdk': [1, 32, 1],
      '@modelcontextprotocol/client': [2, 3, 1],
      '@modelcontextprotocol/server': [2, 3, 1],
    };
    for (const [name, floor] of Object.entries(floors)) {
      const versions = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
      expect(versions.length, name).toBeGreaterThan(0);
      for (const [path, entry] of versions) {
        const version = String(entry?.version).split('.').map(Number);
        const difference = floor.map((part, index) => (version[index] ?? 0) - part).find((part) => part !== 0) ?? 0;
        expect(difference, `${path} ${String(entry?.version)}`).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('CVE-2026-53709, CVE-2026-61568, CVE-2026-78573, CVE-2026-53710 no two installations share a secret', async () => {
    const secretsOf = async (): Promise<string[]> => {
      const dataFolder = await mkdtemp(join(tmpdir(), 'gatehouse-fresh-'));
      const gatehouse = await createGatehouse({
        dataFolder,
        mode: 'headless',
        version: '0.0.0',
        logToStderr: false,
        env: { GATEHOUSE_PORT: '0', GATEHOUSE_SECRETS: 'vault' },
      });
      onTestFinished(async () => {
        await gatehouse.stop();
        await rm(dataFolder, { recursive: true, force: true });
      });
      await gatehouse.start();
      const { gateway } = await gatehouse.state();
      const { json } = await send('GET', `${gateway.url}/.well-known/jwks.json`);
      const keys = json['keys'] as { x: string; kid: string }[];
      return [(await readFile(gatehouse.adminTokenFile, 'utf8')).trim(), ...keys.flatMap(({ x, kid }) => [x, kid])];
    };
    const [first, second] = [await secretsOf(), await secretsOf()];
    expect(first.length).toBeGreaterThanOrEqual(3);
    expect(first.filter((secret) => second.includes(secret))).toEqual([]);
    for (const secret of [...first, ...second]) expect(secret.length).toBeGreaterThanOrEqual(12);
  });
});
