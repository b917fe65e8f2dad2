import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProxyView } from '../../../preload/schema/views.ts';
import { launchChromium } from '../../support/browser.ts';
import { eventually } from '../../support/eventually.ts';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { freePort } from '../../support/loopback.ts';
import { bearer, startMcpServer, type TestMcpServer } from '../../support/mcp-server.ts';
import { AppPage, AppsPage, ImportPage } from '../pages/apps-page.ts';

const cursorFile = '.cursor/mcp.json';
const claudeFile = '.config/Claude/claude_desktop_config.json';

describe('apps, in the window', () => {
  let home: string;
  let gatehouse: RunningGatehouse;
  let server: TestMcpServer;
  let proxy: ProxyView;
  let chromium: Browser;
  let page: Page;
  let apps: AppsPage;

  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  };
  const read = (path: string): Promise<string> => readFile(join(home, path), 'utf8');

  beforeAll(async () => {
    // A home folder of its own, so that no test sees the applications of this computer, or changes them.
    home = await mkdtemp(join(tmpdir(), 'gatehouse-home-'));
    server = await startMcpServer();
    gatehouse = await startGatehouse({ env: {
      HOME: home, SHELL: '/bin/false', XDG_CONFIG_HOME: '', CLAUDE_CONFIG_DIR: '', CODEX_HOME: '', PATH: dirname(process.execPath),
    } });
    proxy = await gatehouse.addProxy({
      name: 'Everything', port: await freePort(), oauth_proxy_enabled: false, upstream: { kind: 'http', url: 'http://127.0.0.1:1/mcp' },
    });
    chromium = await launchChromium();
    page = await (await chromium.newContext()).newPage();
    await page.goto(gatehouse.loginLink);
    apps = new AppsPage(page);
  });
  afterAll(async () => {
    await chromium?.close();
    await gatehouse?.stop();
    await server?.stop();
    await rm(home, { recursive: true, force: true });
  });

  test('a proxy goes into Cursor as the preview shows it, and comes out to the byte', async () => {
    const before = '{\n  // Mine.\n  "mcpServers": {\n    "other": { "url": "https://other.example/mcp" },\n  },\n}\n';
    await write(cursorFile, before);
    await apps.open();
    await apps.row('Cursor').getByText('Not added: Everything').waitFor();
    const cursor = await apps.choose('Cursor');
    await cursor.changes('Added').filter({ hasText: proxy.url }).waitFor();
    expect(await read(cursorFile)).toBe(before);
    await cursor.add();
    await cursor.added('Everything');
    await page.getByText('Restart Cursor, then turn the server on').first().waitFor();
    expect(await read(cursorFile)).toContain(`"everything": {`);
    expect(await read(cursorFile)).toContain('// Mine.');
    await cursor.undo();
    await page.getByText('Undone: all is as it was').waitFor();
    expect(await read(cursorFile)).toBe(before);
  });

  test('one of the gateway\'s own servers goes from the settings into Cursor, is followed there, and comes out to the byte', async () => {
    const before = '{ "mcpServers": {} }\n';
    await write(cursorFile, before);
    await page.goto(`${gatehouse.url}/#/settings/servers`);
    await page.getByText('Add to an app').first().click();
    await page.getByRole('list', { name: 'Apps on this computer' }).getByRole('link', { name: 'Add to Cursor' }).click();
    const cursor = new AppPage(page, 'Cursor');
    await cursor.changes('Added').filter({ hasText: `${gatehouse.url.replace('127.0.0.1', 'localhost')}/api/v1/mcp` }).waitFor();
    await cursor.add();
    await cursor.added('Gatehouse discovery');
    await cursor.toApps();
    await apps.row('Cursor').getByText('Added', { exact: true }).waitFor();
    // Another program changes the file: no click is needed to see it.
    await write(cursorFile, (await read(cursorFile)).replace('/api/v1/mcp', '/elsewhere'));
    await apps.row('Cursor').getByText('Changed by somebody').waitFor();
    await write(cursorFile, (await read(cursorFile)).replace('/elsewhere', '/api/v1/mcp'));
    await apps.row('Cursor').getByText('Added', { exact: true }).waitFor();
    await apps.takeOut('Gatehouse discovery', 'Cursor');
    await page.getByText('Gatehouse discovery is out of Cursor again').waitFor();
    expect(await read(cursorFile)).toBe(before);
  });

  test('Claude Desktop gets the bridge, and no secret', async () => {
    await write(claudeFile, '{}\n');
    await apps.open();
    const claude = await apps.choose('Claude Desktop');
    await claude.add();
    await claude.added('Everything');
    expect(JSON.parse(await read(claudeFile))).toMatchObject({ mcpServers: { everything: { command: expect.stringContaining('gatehouse-bridge') } } });
    expect(await read(claudeFile)).not.toContain('uag_');
    await claude.toApps();
    await apps.takeOut('Everything', 'Claude Desktop');
    await page.getByText('Everything is out of Claude Desktop again').waitFor();
    expect(await read(claudeFile)).toBe('{}\n');
  });

  test('the text for Claude Desktop starts a bridge that is there', async () => {
    await apps.open();
    const claude = await apps.choose('Claude Desktop');
    await claude.choose('Copy the text');
    await claude.preview.getByRole('button', { name: 'Make it ready and show the text' }).click();
    await claude.preview.getByRole('button', { name: 'Copy text for the app' }).waitFor();
    const text = await claude.preview.locator('pre').innerText();
    const { mcpServers: { everything } } = JSON.parse(text) as { mcpServers: { everything: { args: string[] } } };
    expect(JSON.parse(await readFile(everything.args.at(-1) ?? '', 'utf8'))).toMatchObject({ proxy_id: proxy.id, app_id: 'claude-desktop' });
    expect(text).not.toContain('uag_');
  });

  test('a file that changes after the preview is shown anew, and keeps what is new in it', async () => {
    await write(cursorFile, '{}\n');
    await apps.open();
    const cursor = await apps.choose('Cursor');
    await cursor.addButton.waitFor();
    await write(cursorFile, '{ "mcpServers": { "newcomer": { "url": "https://new.example/mcp" } } }\n');
    await cursor.add();
    await cursor.preview.getByText('is not what the preview showed any more').waitFor();
    await cursor.preview.getByText('newcomer').first().waitFor();
    await cursor.add();
    await cursor.added('Everything');
    expect(Object.keys((JSON.parse(await read(cursorFile)) as { mcpServers: object }).mcpServers)).toEqual(['newcomer', 'everything']);
  });

  test('an entry follows its proxy to another port with one click', async () => {
    const port = await freePort();
    await gatehouse.call('PUT', `/proxies/${proxy.id}`, { port });
    await apps.open();
    await apps.row('Cursor').getByText('Out of date').waitFor();
    await apps.mendAll();
    await page.getByText('1 entry is up to date').waitFor();
    expect(await read(cursorFile)).toContain(`http://localhost:${port}/mcp`);
    await apps.takeOut('Everything', 'Cursor');
    await page.getByText('Everything is out of Cursor again').waitFor();
  });

  test('a file that cannot be read is named with its line and left alone; the text to copy is the way on', async () => {
    const broken = '{\n  "mcpServers": {\n    "a": {\n';
    await write(cursorFile, broken);
    await apps.comeBack();
    await apps.row('Cursor').getByText('File cannot be read.').waitFor();
    const cursor = await apps.choose('Cursor');
    await cursor.preview.getByText(/line \d/).waitFor();
    await cursor.choose('Copy the text');
    await cursor.preview.getByRole('button', { name: 'Copy text for the app' }).waitFor();
    expect(await read(cursorFile)).toBe(broken);
  });

  test('a server of Cursor goes behind Gatehouse with its secret, and Cursor is switched to it and back', async () => {
    const before = JSON.stringify({ mcpServers: { 'My wiki': { url: server.url, headers: { Authorization: 'Bearer s3cret' } } } }, null, 4);
    await write(cursorFile, before);
    await apps.open();
    await page.getByRole('link', { name: 'Import servers' }).click();
    const importing = new ImportPage(page);
    await importing.choose('Cursor', 'My wiki');
    expect(await page.content()).not.toContain('s3cret');
    await importing.import();
    await page.getByText('1 server is behind Gatehouse').waitFor();
    expect(await read(cursorFile)).toBe(before);
    const wiki = (await gatehouse.call<ProxyView[]>('GET', '/proxies')).find(({ name }) => name === 'My wiki');
    if (!wiki) throw new Error('There is no proxy.');
    await eventually(async () => (await fetch(wiki.url, { method: 'POST', headers, body: ping })).status).toBe(200);
    expect(bearer(server.requests.at(-1)?.headers ?? {})).toBe('s3cret');
    expect(await everything(gatehouse.dataFolder)).not.toContain('s3cret');

    const cursor = await importing.switch('Cursor', 'My wiki');
    await cursor.switch();
    await cursor.added('My wiki');
    expect(JSON.parse(await read(cursorFile))).toEqual({ mcpServers: { 'My wiki': { url: wiki.url } } });
    await new AppPage(page, 'Cursor').undo();
    await page.getByText('Undone: all is as it was').waitFor();
    expect(await read(cursorFile)).toBe(before);
  });
});

/** What all files of a folder say. */
async function everything(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')))).join('\n');
}

const headers = { 'content-type': 'application/json', 'accept': 'application/json, text/event-stream' };
const ping = JSON.stringify({
  jsonrpc: '2.0', id: 1, method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'script', version: '1' } },
});
