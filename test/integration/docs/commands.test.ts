import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docPages, fencesOf } from '../../support/docs.ts';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { HttpBrowser } from '../../support/http-browser.ts';
import { startIdentityProvider, type IdentityProvider } from '../../support/identity-provider.ts';
import { freePort } from '../../support/loopback.ts';
import { startMcpServer, type TestMcpServer } from '../../support/mcp-server.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { startProtectedMcpServer, type ProtectedMcpServer } from '../../support/protected-mcp-server.ts';

/** Where the pages' examples are played: a home folder, Gatehouse with its data in it, and what they name elsewhere. */
class Stage {
  readonly home: string;
  readonly gatehouse: RunningGatehouse;
  readonly provider: IdentityProvider;
  readonly server: TestMcpServer;
  readonly hosted: ProtectedMcpServer;
  readonly proxyPort: number;

  constructor(parts: Omit<Stage, 'stop' | 'run' | 'addProxy' | 'real'>) {
    this.home = parts.home;
    this.gatehouse = parts.gatehouse;
    this.provider = parts.provider;
    this.server = parts.server;
    this.hosted = parts.hosted;
    this.proxyPort = parts.proxyPort;
  }

  static async open(): Promise<Stage> {
    const home = await mkdtemp(join(tmpdir(), 'gatehouse-docs-'));
    const dataFolder = join(home, '.config', 'Gatehouse');
    const gatehouse = await startGatehouse({ dataFolder, env: { HOME: home, XDG_CONFIG_HOME: join(home, '.config') } });
    const provider = await startIdentityProvider({ redirectUris: [gatehouse.callbackUrl] });
    return new Stage({
      home, gatehouse, provider, server: await startMcpServer(), hosted: await startProtectedMcpServer(), proxyPort: await freePort(),
    });
  }

  /** The proxy that pages call `1`. */
  async addProxy(fields: object = {}): Promise<void> {
    await this.gatehouse.addProxy({
      name: 'everything', port: this.proxyPort, path: '/mcp', upstream: { kind: 'http', url: this.server.url },
      oauth_proxy_enabled: false, ...fields,
    });
  }

  /** Runs a page's commands in a shell as they stand, but for the addresses; ends at the first that fails. */
  async run(commands: string): Promise<string> {
    const script = [
      'set -euo pipefail',
      // An answer of 400 and more is a failure, and still shown.
      'curl() { command curl --fail-with-body --no-progress-meter "$@"; }',
      definitions, commands,
    ].join('\n');
    const { stdout } = await promisify(execFile)('bash', ['-c', this.real(script)], {
      env: { ...process.env, HOME: this.home, XDG_CONFIG_HOME: join(this.home, '.config') },
    });
    return stdout;
  }

  /** The addresses and secrets of this stage in place of the examples'. */
  real(text: string): string {
    const { issuer, clientId, clientSecret } = this.provider;
    return text
      .replaceAll('http://localhost:8080', this.gatehouse.url)
      .replaceAll('9050', String(this.proxyPort))
      .replaceAll('https://login.example.com', issuer)
      .replaceAll('http://127.0.0.1:3001/mcp', this.server.url)
      .replaceAll('https://mcp.example.com/mcp', this.hosted.url)
      .replaceAll('"client_id": "…", "client_secret": "…"', `"client_id": "${clientId}", "client_secret": "${clientSecret}"`);
  }

  async stop(): Promise<void> {
    await this.gatehouse.stop();
    await Promise.all([this.provider.stop(), this.server.stop(), this.hosted.stop(), rm(this.home, { recursive: true, force: true })]);
  }
}

/** `api`, `auth` and `json`, as docs/headless.md defines them for the examples of all pages. */
const definitions = fencesOf('docs/headless.md', 'sh').join('').match(/^(?:api|auth|json)=.*$/gm)?.join('\n') ?? '';

/** What has to be there before a page's examples, by the place of the example among those that call the API. */
type Preparation = (stage: Stage, example: number) => Promise<void>;

const cursorFile = async (stage: Stage, servers: object): Promise<void> => {
  const file = join(stage.home, '.cursor', 'mcp.json');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ mcpServers: servers }));
};

const preparations: Readonly<Record<string, Preparation>> = {
  'docs/apps.md': async (stage, example) => {
    if (example === 0) {
      await stage.addProxy();
      await cursorFile(stage, {});
    } else await cursorFile(stage, { linear: { url: stage.hosted.url } });
  },
  'docs/headless.md': async (stage, example) => {
    if (example === 0) return;
    // An app connects: its browser shows the page that waits for the answer.
    const [proxy] = await stage.gatehouse.call<[never]>('GET', '/proxies');
    const client = new OAuthClient(stage.gatehouse.url, proxy);
    const redirectUri = 'http://localhost:49152/callback';
    const id = await client.register(redirectUri);
    await new HttpBrowser().open(client.authorizeUrl({ client_id: id, redirect_uri: redirectUri, code_verifier: 'v'.repeat(43) }));
  },
  'docs/upstreams.md': (stage) => stage.addProxy({
    upstream: { kind: 'stdio', command: process.execPath, args: [resolve('test/support/modern-stdio-server.mjs')] },
  }),
  'docs/tools.md': (stage, example) => (example === 0 ? stage.addProxy() : Promise.resolve()),
  'docs/reach.md': (stage) => stage.addProxy(),
};

const examples = docPages.map((page) => ({
  page, commands: fencesOf(page, 'sh').filter((fence) => /\bcurl\b/.test(fence)),
})).filter(({ commands }) => commands.length > 0);

describe.each(examples)('$page', ({ page, commands }) => {
  let stage: Stage;
  beforeAll(async () => { stage = await Stage.open(); });
  afterAll(() => stage.stop());

  test.each(commands.map((command, index) => ({ number: String(index + 1), index, command })))('example $number gets its answers', async ({ index, command }) => {
    await preparations[page]?.(stage, index);
    await stage.run(command);
  });
});

test('what the examples of docs/headless.md set up is there afterwards', async () => {
  const stage = await Stage.open();
  try {
    const [setUp = ''] = fencesOf('docs/headless.md', 'sh').filter((fence) => fence.includes('api='));
    await stage.run(setUp);
    expect(await stage.gatehouse.call('GET', '/proxies')).toMatchObject([{ name: 'everything', port: stage.proxyPort }]);
    expect(await stage.gatehouse.call('GET', '/oauth/providers')).toMatchObject([{ name: 'Company login' }]);
  } finally {
    await stage.stop();
  }
});

test('the entry that the README shows for Cursor is the one that Gatehouse writes', async () => {
  const stage = await Stage.open();
  try {
    await stage.addProxy({ name: 'my-server' });
    await cursorFile(stage, {});
    await stage.run(fencesOf('docs/apps.md', 'sh').find((fence) => fence.includes('/apply'))?.replace(/.*\/undo.*/, '') ?? '');
    const written: unknown = JSON.parse(await readFile(join(stage.home, '.cursor', 'mcp.json'), 'utf8'));
    const [shown = ''] = fencesOf('README.md', 'json');
    expect(written).toEqual(JSON.parse(stage.real(shown)));
  } finally {
    await stage.stop();
  }
});
