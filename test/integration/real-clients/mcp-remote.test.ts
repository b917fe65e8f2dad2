import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { HttpBrowser } from '../../support/http-browser.ts';
import type { WhoAmI } from '../../support/mcp-server/tools.ts';
import { timed } from '../../support/timed.ts';
import { alice } from '../../support/person.ts';
import { startScene, type Scene } from '../../support/scene.ts';
import { signInOverHttp } from '../../support/sign-in-over-http.ts';
import { catchOpenedUrls, type UrlCatcher } from '../../support/url-catcher.ts';
import { forget, registrations } from './registrations.ts';


describe('mcp-remote', () => {
  let scene: Scene;
  let opened: UrlCatcher;
  let folder: string;

  beforeAll(async () => {
    scene = await startScene({ gatehouse: { movableClock: true } });
    opened = await catchOpenedUrls();
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-mcp-remote-'));
  });
  afterAll(async () => {
    await opened?.stop();
    await scene?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** It opens the browser before it listens for the answer: nobody is as quick as this browser, so it waits. */
  async function signIn(url: string): Promise<void> {
    const { origin } = new URL(new URL(url).searchParams.get('redirect_uri') ?? '');
    await eventually(() => fetch(origin).then(() => 'listens', () => 'does not listen')).toBe('listens');
    await signInOverHttp(new HttpBrowser(), url, alice);
  }

  /** Runs it as a stdio client would, and asks who is signed in. */
  async function whose(person: 'is asked' | 'is left alone'): Promise<string | null> {
    const client = new Client({ name: 'stdio client', version: '1.0.0' });
    const connecting = client.connect(new StdioClientTransport({
      command: process.execPath,
      args: [resolve('node_modules/mcp-remote/dist/proxy.js'), scene.proxy.url],
      env: { ...opened.env, PATH: process.env['PATH'] ?? '', HOME: folder, MCP_REMOTE_CONFIG_DIR: folder },
      stderr: 'pipe',
    }));
    // Its failure shows below; by then it must not count as unhandled.
    connecting.catch(() => {});
    try {
      if (person === 'is asked') await signIn(await opened.next());
      await connecting;
      const { content } = await client.callTool({ name: 'whoami' });
      return (JSON.parse((content as { text: string }[])[0]?.text ?? 'null') as WhoAmI).account;
    } finally {
      await client.close();
    }
  }

  test('connects with no configuration but the URL', async () => {
    expect(await whose('is asked')).toBe('alice');
    expect(await registrations(scene)).toHaveLength(1);
  });

  timed('refreshes the token that it finds expired', async () => {
    await scene.gatehouse.advanceClock(2 * 3600);
    expect(await whose('is left alone')).toBe('alice');
    expect(opened.count()).toBe(1);
  });

  test('registers again by itself after its registration was deleted here, with one sign-in', async () => {
    const [lost] = await registrations(scene);
    await forget(scene, lost?.client_id ?? '');
    expect(await whose('is asked')).toBe('alice');
    const known = await registrations(scene);
    expect(known).toHaveLength(1);
    expect(known[0]?.client_id).not.toBe(lost?.client_id);
    expect(await whose('is left alone')).toBe('alice');
    expect(opened.count()).toBe(2);
  });
});
