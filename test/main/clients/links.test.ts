import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Credential } from '../../../main/clients/app.ts';
import { apps, findApp } from '../../../main/clients/registry/apps.ts';
import { GatehouseError } from '../../../main/errors/index.ts';
import { bench, linear, targetOf, type Bench, type BenchOptions } from './harness.ts';

const url = 'http://localhost:9050/mcp';

function linkOf(id: string, credential: Credential = { kind: 'oauth' }): string {
  const app = findApp(id);
  const facts = { name: 'linear', url, transport: 'http', credential } as const;
  return app?.link?.(facts, app.entry?.(facts, ['mcpServers']) ?? {}) ?? '';
}

describe('links, in the encoding that each application reads', () => {
  test.each(['cursor', 'lm-studio'])('%s: base64 of the entry, percent-encoded', (id) => {
    const link = new URL(linkOf(id));
    expect(link.searchParams.get('name')).toBe('linear');
    expect(JSON.parse(Buffer.from(link.searchParams.get('config') ?? '', 'base64').toString())).toEqual({ url });
    expect(link.search).not.toMatch(/[+/=](?=[^&]*$)(?<!config=)/);
  });

  test('VS Code: the JSON is the whole query', () => {
    const link = linkOf('vscode', { kind: 'prompt', inputId: 'linear-key' });
    expect(link).toMatch(/^vscode:mcp\/install\?%7B/);
    expect(JSON.parse(decodeURIComponent(link.slice('vscode:mcp/install?'.length)))).toEqual({
      name: 'linear', type: 'http', url, headers: { Authorization: 'Bearer ${input:linear-key}' },
      inputs: [{ type: 'promptString', id: 'linear-key', description: 'API key of linear', password: true }],
    });
    expect(linkOf('vscode-insiders')).toMatch(/^vscode-insiders:mcp\/install\?%7B/);
  });

  test('Kiro: plain JSON', () => {
    expect(JSON.parse(new URL(linkOf('kiro')).searchParams.get('config') ?? '')).toEqual({ url, disabled: false });
  });

  test('Goose: the address alone', () => {
    expect(new URL(linkOf('goose')).searchParams.get('url')).toBe(url);
  });

  test('Cherry Studio: base64 of the servers', () => {
    const servers = new URL(linkOf('cherry-studio')).searchParams.get('servers') ?? '';
    expect(JSON.parse(Buffer.from(servers, 'base64').toString())).toMatchObject({ mcpServers: { linear: { type: 'streamableHttp', url } } });
  });

  test('are short enough for Windows', () => {
    for (const { id, link } of apps) if (link) expect(linkOf(id).length, id).toBeLessThan(2000);
  });
});

describe('the door by link', () => {
  test('opens the application, and counts once its file shows the entry', async () => {
    const { add, links, state, write } = await bench({ opensLinks: true });
    const applied = await add({ app: 'cursor' });
    expect(links).toEqual([linkOf('cursor')]);
    expect(applied).toMatchObject({ link: null, entry: { state: 'installed', awaiting_confirmation: true } });
    await write('.cursor/mcp.json', JSON.stringify({ mcpServers: { linear: { url, enabled: true } } }));
    expect(await state('cursor')).toMatchObject({ state: 'added', awaiting_confirmation: false, door: 'link' });
  });

  test('is not waited for without end, and is seen when it is confirmed after all', async () => {
    const { add, state, stores, write } = await bench({ opensLinks: true });
    await add({ app: 'cursor' });
    const [record] = await stores.appEntries.list();
    if (!record) throw new Error('There is no record.');
    await stores.appEntries.put({ ...record, written_at: record.written_at - 11 * 60_000 });
    expect(await state('cursor')).toMatchObject({ state: 'not_installed', awaiting_confirmation: false, entry_name: null });
    await write('.cursor/mcp.json', JSON.stringify({ mcpServers: { linear: { url } } }));
    expect(await state('cursor')).toMatchObject({ state: 'added', entry_name: 'linear' });
  });

  test('gives the link back where nobody can open it', async () => {
    const { add, preview } = await bench();
    expect((await preview({ app: 'cursor' })).door).toBe('file');
    expect((await add({ app: 'cursor', door: 'link' })).link).toBe(linkOf('cursor'));
  });

  test('never carries a key', async () => {
    const { preview } = await bench({ opensLinks: true });
    for (const { id, link, keyStyles } of apps) {
      if (!link || !keyStyles.includes('file')) continue;
      expect((await preview({ app: id, credential: 'file' })).door, id).not.toBe('link');
      await expect(preview({ app: id, credential: 'file', door: 'link' })).rejects.toMatchObject({ code: 'app_door_unavailable' });
    }
  });

  test('what the application replaced on the way comes back', async () => {
    const { add, service, write, read } = await bench({ opensLinks: true });
    await write('.cursor/mcp.json', '{ "mcpServers": { "linear": { "command": "npx" } } }');
    await add({ app: 'cursor' }, { replace: true });
    await write('.cursor/mcp.json', JSON.stringify({ mcpServers: { linear: { url } } }));
    await service.undo({ app: 'cursor', target: linear });
    expect(JSON.parse(await read('.cursor/mcp.json'))).toEqual({ mcpServers: { linear: { command: 'npx' } } });
  });

  test('what was added by link can be taken out of the file', async () => {
    const { add, service, write, read } = await bench({ opensLinks: true });
    await add({ app: 'cursor' });
    await write('.cursor/mcp.json', JSON.stringify({ mcpServers: { linear: { url }, b: {} } }));
    await service.undo({ app: 'cursor', target: linear });
    expect(JSON.parse(await read('.cursor/mcp.json'))).toEqual({ mcpServers: { b: {} } });
  });
});

describe('adding again by link after the proxy got another name', () => {
  const file = '.cursor/mcp.json';
  const servers = (entries: object): string => `${JSON.stringify({ mcpServers: entries }, null, 2)}\n`;

  async function renamed(options: BenchOptions = {}): Promise<Bench> {
    const on = await bench({ opensLinks: true, ...options });
    await on.add({ app: 'cursor' });
    await on.write(file, servers({ mine: { command: 'npx' }, linear: { url } }));
    expect(await on.state('cursor')).toMatchObject({ state: 'added' });
    on.targets.all = [targetOf(1, 'Tracker')];
    expect(await on.state('cursor')).toMatchObject({ state: 'out_of_date' });
    return on;
  }

  test('takes the old entry out of the file, as the preview shows', async () => {
    const { preview, add, read, write, links, state } = await renamed();
    const { door, diff, warnings } = await preview({ app: 'cursor' });
    expect({ door, warnings }).toEqual({ door: 'link', warnings: [] });
    expect(diff.filter(({ kind }) => kind === 'removed').map(({ text }) => text).join()).toContain('"linear"');
    expect(diff.filter(({ kind }) => kind === 'added').map(({ text }) => text).join()).not.toContain('tracker');
    await add({ app: 'cursor' });
    expect(JSON.parse(await read(file))).toEqual({ mcpServers: { mine: { command: 'npx' } } });
    expect(links.map((link) => new URL(link).searchParams.get('name'))).toEqual(['linear', 'tracker']);
    await write(file, servers({ mine: { command: 'npx' }, tracker: { url } }));
    expect(await state('cursor')).toMatchObject({ state: 'added', entry_name: 'tracker' });
  });

  test('takes nothing out where the application did not open', async () => {
    let opens = true;
    const { add, read, state } = await renamed({
      openLink: async () => {
        if (!opens) throw new GatehouseError('app_link_failed', 'It did not open.');
      },
    });
    const before = await read(file);
    opens = false;
    await expect(add({ app: 'cursor' })).rejects.toMatchObject({ code: 'app_link_failed' });
    expect(await read(file)).toBe(before);
    expect(await state('cursor')).toMatchObject({ state: 'out_of_date', entry_name: 'linear' });
  });

  test('says that the old entry stays where somebody has changed it', async () => {
    const { preview, add, read, write } = await renamed();
    await write(file, servers({ linear: { url, headers: { 'X-Mine': '1' } } }));
    expect((await preview({ app: 'cursor' })).warnings).toEqual([]);
    const changed = servers({ linear: { url: 'https://mine.example/mcp' } });
    await write(file, changed);
    expect((await preview({ app: 'cursor' })).warnings).toEqual([expect.stringMatching(/^"linear" stays in Cursor/)]);
    await add({ app: 'cursor' });
    expect(await read(file)).toBe(changed);
  });

  test('is said in words where nobody else can take the old entry out', async () => {
    const { preview, add, state, service, targets } = await bench({ opensLinks: true });
    await add({ app: 'cherry-studio' });
    targets.all = [targetOf(1, 'Tracker')];
    const step = expect.stringMatching(/Delete "linear" under Settings/);
    expect(await preview({ app: 'cherry-studio' })).toMatchObject({ diff: [], warnings: [], next_step: step });
    expect(await service.mend('cherry-studio')).toMatchObject({ mended: [{ entry_name: 'tracker', next_step: step }] });
    expect(await state('cherry-studio')).toMatchObject({ state: 'added', next_step: step });
  });

  test('by file, the question for the old name\'s key goes too', async () => {
    const { add, targets, read } = await bench();
    const vscode = '.config/Code/User/mcp.json';
    await add({ app: 'vscode', credential: 'prompt', door: 'file' });
    targets.all = [targetOf(1, 'Tracker')];
    await add({ app: 'vscode', credential: 'prompt', door: 'file' });
    const { inputs, servers: entries } = JSON.parse(await read(vscode));
    expect(inputs.map(({ id }: { id: string }) => id)).toEqual(['gatehouse-tracker-key']);
    expect(Object.keys(entries)).toEqual(['tracker']);
    await add({ app: 'vscode', credential: 'oauth', door: 'file' });
    expect(JSON.parse(await read(vscode))).toEqual({ servers: { tracker: { type: 'http', url } } });
  });
});

describe('VS Code, where the window that takes the link has a profile of its own', () => {
  const usual = '.config/Code/User/mcp.json';
  const profile = '.config/Code/User/profiles/3c8a2f1e/mcp.json';
  const entry = { type: 'http', url };

  async function inProfile(): Promise<Bench & { path: string }> {
    const on = await bench({ opensLinks: true });
    await on.write(usual, '{ "servers": { "linear": { "command": "npx" } } }');
    await on.add({ app: 'vscode' }, { replace: true });
    const path = await on.write(profile, JSON.stringify({ servers: { mine: { command: 'npx' }, linear: entry } }));
    expect(await on.state('vscode')).toMatchObject({ state: 'added', path });
    return { ...on, path };
  }

  test('the entry is found there, and taken out there', async () => {
    const { service, read } = await inProfile();
    await service.undo({ app: 'vscode', target: linear });
    expect(JSON.parse(await read(profile))).toEqual({ servers: { mine: { command: 'npx' } } });
    expect(JSON.parse(await read(usual))).toEqual({ servers: { linear: { command: 'npx' } } });
  });

  test('it is renewed there', async () => {
    const { service, read, targets, state, path } = await inProfile();
    targets.all = [targetOf(1, 'Tracker', 9777)];
    expect(await state('vscode')).toMatchObject({ state: 'out_of_date' });
    expect(await service.mend('vscode')).toMatchObject({ mended: [{ state: 'added', path }], failed: [] });
    expect(JSON.parse(await read(profile))).toEqual({
      servers: { mine: { command: 'npx' }, tracker: { type: 'http', url: 'http://localhost:9777/mcp' } },
    });
    expect(JSON.parse(await read(usual))).toEqual({ servers: { linear: { command: 'npx' } } });
  });

  test('a profile that is gone is not written again', async () => {
    const { service, state, read, home } = await inProfile();
    await rm(join(home, '.config/Code/User/profiles'), { recursive: true });
    expect(await state('vscode')).toMatchObject({ state: 'out_of_date', detail: expect.stringMatching(/another file now/) });
    await service.undo({ app: 'vscode', target: linear });
    expect(await state('vscode')).toMatchObject({ state: 'installed', entry_name: null });
    expect(JSON.parse(await read(usual))).toEqual({ servers: { linear: { command: 'npx' } } });
  });
});

describe('an application that only its link can reach', () => {
  test('has what it was asked to add, as far as anybody can tell', async () => {
    const { add, links, state } = await bench({ opensLinks: true });
    expect(await add({ app: 'cherry-studio' })).toMatchObject({ entry: { state: 'added', door: 'link', path: null } });
    expect(links).toEqual([linkOf('cherry-studio')]);
    expect(await state('cherry-studio')).toMatchObject({ state: 'added', detail: null });
  });

  test('is asked again where the address has changed', async () => {
    const { add, links, service, state, targets } = await bench({ opensLinks: true });
    await add({ app: 'cherry-studio' });
    targets.all = [targetOf(1, 'Linear', 9777)];
    expect(await state('cherry-studio')).toMatchObject({ state: 'out_of_date' });
    expect(await service.mend('cherry-studio')).toMatchObject({ mended: [{ state: 'added' }], failed: [] });
    expect(links).toHaveLength(2);
  });

  test('is not said to be up to date where nobody can ask it', async () => {
    const { add, service, targets } = await bench();
    await add({ app: 'cherry-studio', door: 'link' });
    targets.all = [targetOf(1, 'Linear', 9777)];
    expect(await service.mend('cherry-studio')).toMatchObject({ mended: [], failed: [{ code: 'app_door_unavailable' }] });
  });

  test('loses nothing when Gatehouse forgets it, and the person is told where to take it out', async () => {
    const { add, service, stores } = await bench({ opensLinks: true });
    await add({ app: 'cherry-studio' });
    expect(await service.undo({ app: 'cherry-studio', target: linear })).toMatchObject({
      state: 'not_installed', entry_name: null, next_step: expect.stringMatching(/^Delete "linear" .* in Cherry Studio/),
    });
    expect(await stores.appEntries.list()).toEqual([]);
  });
});

describe('API keys', () => {
  test('in the file: a key of its own, gone with the entry', async () => {
    const { add, read, apiKeys, service, preview } = await bench();
    expect(JSON.stringify(await preview({ app: 'codex', credential: 'file' }))).toContain('uag_••••••••');
    const applied = await add({ app: 'codex', credential: 'file' });
    expect(applied.key).toBeNull();
    expect(await read('.codex/config.toml')).toMatch(/http_headers = \{ Authorization = "Bearer uag_[\w-]{20,}" \}/);
    expect(apiKeys.list()).toMatchObject([{ name: 'Codex: Linear', proxy_ids: [1] }]);
    await service.undo({ app: 'codex', target: linear });
    expect(apiKeys.list()).toEqual([]);
  });

  test('by a variable: the file names it, the person gets the key once', async () => {
    const { add, read } = await bench();
    const applied = await add({ app: 'gemini-cli', credential: 'environment' });
    expect(applied).toMatchObject({ key: expect.stringMatching(/^uag_/), variable: 'GATEHOUSE_LINEAR_KEY' });
    expect(await read('.gemini/settings.json')).toContain('Bearer ${GATEHOUSE_LINEAR_KEY}');
  });

  test('by a question: VS Code keeps it, and its question goes with the entry', async () => {
    const { add, read, service, write } = await bench();
    const file = '.config/Code/User/mcp.json';
    await write(file, '{\n\t"inputs": [{ "id": "mine" }]\n}\n');
    const { key } = await add({ app: 'vscode', credential: 'prompt', door: 'file' });
    expect(key).toMatch(/^uag_/);
    expect(await read(file)).not.toContain(key);
    expect(JSON.parse(await read(file)).inputs).toMatchObject([{ id: 'mine' }, { id: 'gatehouse-linear-key', password: true }]);
    await write(file, (await read(file)).replace('{\n', '{ // later\n'));
    await service.undo({ app: 'vscode', target: linear });
    expect(await read(file)).toBe('{ // later\n\t"inputs": [{ "id": "mine" }]\n}\n');
  });

  test('a key that was made for nothing does not stay', async () => {
    const { add, home, apiKeys } = await bench();
    await mkdir(join(home, '.cursor/.mcp.json.gatehouse-lock'), { recursive: true });
    await expect(add({ app: 'cursor', credential: 'file' })).rejects.toMatchObject({ code: 'app_file_write_failed' });
    expect(apiKeys.list()).toEqual([]);
  });
});
