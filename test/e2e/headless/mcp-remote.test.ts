import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, signInByClicking } from '../../support/browser.ts';
import { catchOpenedUrls, type UrlCatcher } from '../../support/url-catcher.ts';
import type { WhoAmI } from '../../support/mcp-server/tools.ts';
import { alice } from '../../support/person.ts';
import { startScene, type Scene } from '../../support/scene.ts';

describe('mcp-remote, which brings stdio clients such as Claude Desktop to the proxy', () => {
  let scene: Scene;
  let chromium: Browser;
  let opened: UrlCatcher;
  let folder: string;

  beforeAll(async () => {
    scene = await startScene();
    chromium = await launchChromium();
    opened = await catchOpenedUrls();
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-mcp-remote-'));
  });
  afterAll(async () => {
    await chromium?.close();
    await opened?.stop();
    await scene?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = () => new StdioClientTransport({
    command: process.execPath,
    args: [resolve('node_modules/mcp-remote/dist/proxy.js'), scene.proxy.url],
    env: { ...opened.env, PATH: process.env['PATH'] ?? '', HOME: folder, MCP_REMOTE_CONFIG_DIR: folder },
    stderr: 'pipe',
  });

  const whoami = async (client: Client): Promise<WhoAmI> => {
    const { content } = await client.callTool({ name: 'whoami' });
    return JSON.parse((content as { text: string }[])[0]?.text ?? 'null') as WhoAmI;
  };

  test('signs a person in and calls a tool, and needs nobody the second time', async () => {
    const first = new Client({ name: 'stdio client', version: '1.0.0' });
    const connecting = first.connect(start());
    await signInByClicking(await chromium.newPage(), await opened.next(), alice, /authorization successful/i);
    await connecting;
    expect((await whoami(first)).account).toBe('alice');
    await first.close();

    const second = new Client({ name: 'stdio client', version: '1.0.0' });
    await second.connect(start());
    expect((await whoami(second)).account).toBe('alice');
    await second.close();
    expect(opened.count()).toBe(1);
  });
});
