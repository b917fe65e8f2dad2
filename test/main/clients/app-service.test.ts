import { chmod, lstat, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bench, linear, targetOf, temporaryHome } from './harness.ts';

const cursor = '.cursor/mcp.json';
const typical = '{\n  "mcpServers": {\n    "other": { "url": "https://other.example/mcp", "headers": { "Authorization": "Bearer secret-of-other" } }\n  }\n}\n';

describe('preview', () => {
  test('shows the file, the entry, the difference and the next step, and changes nothing', async () => {
    const { write, read, preview, stores } = await bench();
    const path = await write(cursor, typical);
    const shown = await preview({ app: 'cursor' });
    expect(shown).toMatchObject({
      door: 'file', entry_name: 'linear', path, real_path: null, creates_file: false, replaces: null, must_quit: false,
      credential: 'oauth', next_step: expect.stringMatching(/Restart Cursor/),
    });
    expect(shown.diff.filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'removed', line: 3, text: expect.stringContaining('"other"') },
      { kind: 'added', line: 3, text: expect.stringMatching(/"other".*,$/) },
      { kind: 'added', line: 4, text: '    "linear": {' },
      { kind: 'added', line: 5, text: '      "url": "http://localhost:9050/mcp"' },
      { kind: 'added', line: 6, text: '    }' },
    ]);
    expect(JSON.stringify(shown)).not.toContain('secret-of-other');
    expect(await read(cursor)).toBe(typical);
    expect(await stores.appEntries.list()).toEqual([]);
  });

  test.each([
    ['cursor', cursor, '{"mcpServers": {"a": {"command": "x", "args": ["-y", "--api-key", "v-secret", "--level", "high"]}}}'],
    ['cursor', cursor, '{\n  "mcpServers": {\n    "a": {\n      "args": [\n        "--access-token",\n        "v-secret", "high"\n      ]\n    }\n  }\n}\n'],
    ['goose', '.config/goose/config.yaml', 'extensions:\n  a:\n    args:\n      - --password\n      - v-secret\n      - high\n'],
    ['codex', '.codex/config.toml', "[mcp_servers.a]\nargs = ['--token', 'v-secret', 'high']\n"],
  ])('hides what an argument of a neighbour says is secret: %s', async (app, path, text) => {
    const { write, preview } = await bench();
    await write(path, text);
    const shown = JSON.stringify((await preview({ app })).diff);
    expect(shown).not.toContain('v-secret');
    expect(shown).toContain('high');
  });

  test.each([
    ['goose', '.config/goose/config.yaml', 'extensions:\n  a:\n    headers:\n      Authorization: Bearer v-secret\n      X-Level: high\n'],
    ['goose', '.config/goose/config.yaml', 'GOOSE_PASSWORD: a phrase, with v-secret # mine\nLEVEL: high\n'],
    ['cursor', cursor, '{"mcpServers": {"a": {"headers": {"Authorization": "Bearer v-secret", "X-Level": "high"}}}}'],
    ['codex', '.codex/config.toml', 'token = "v-secret"\nlevel = "high"\n'],
  ])('hides a secret of a neighbour, all of it: %s', async (app, path, text) => {
    const { write, preview } = await bench();
    await write(path, text);
    const shown = JSON.stringify((await preview({ app })).diff);
    expect(shown).not.toContain('v-secret');
    expect(shown).toContain('high');
  });

  test.each([
    ['cursor', 'environment', '"Authorization": "Bearer ${env:GATEHOUSE_LINEAR_KEY}"'],
    ['opencode', 'environment', '"Authorization": "Bearer {env:GATEHOUSE_LINEAR_KEY}"'],
    ['codex', 'environment', 'bearer_token_env_var = "GATEHOUSE_LINEAR_KEY"'],
    ['vscode', 'prompt', '"Authorization": "Bearer ${input:gatehouse-linear-key}"'],
    ['cursor', 'file', '"Authorization": "Bearer uag_••••••••"'],
    ['codex', 'file', 'http_headers = { Authorization = "Bearer uag_••••••••" }'],
    ['goose', 'file', 'Authorization: Bearer uag_••••••••'],
  ] as const)('shows how an entry comes by its key: %s, %s', async (app, credential, line) => {
    const { preview } = await bench();
    const { diff } = await preview({ app, credential, door: 'file' });
    expect(diff.map(({ text }) => text.trim())).toContain(line);
  });

  test('says that a file will be made', async () => {
    const { preview } = await bench();
    expect(await preview({ app: 'cursor' })).toMatchObject({ creates_file: true });
  });

  test('names what would be replaced, and a name that is free', async () => {
    const { write, preview } = await bench();
    await write(cursor, '{"mcpServers": {"linear": {"command": "npx", "args": ["--secret", "v-secret"], "env": {"API_KEY": "k-secret"}}, "linear-2": {}}}');
    const shown = await preview({ app: 'cursor' });
    expect(shown.replaces).toMatchObject({ ours: false, text: expect.stringContaining('npx') });
    expect(shown.replaces?.text).not.toMatch(/[kv]-secret/);
    expect(shown.suggested_name).toBe('linear-3');
  });

  test.each([['app', { app: 'nothing' }], ['target', { app: 'cursor', target: { kind: 'proxy', id: 9 } as const }]])('refuses an unknown %s', async (field, input) => {
    const { preview } = await bench();
    await expect(preview(input)).rejects.toMatchObject({ code: 'not_found', field });
  });

  test.each(['a b', 'ü', 'x'.repeat(65), 'a.b'])('refuses the name %j', async (name) => {
    const { preview } = await bench();
    await expect(preview({ app: 'cursor', name })).rejects.toMatchObject({ code: 'invalid_input', field: 'name' });
  });

  test('refuses a name that the application keeps for itself', async () => {
    const { preview } = await bench();
    await expect(preview({ app: 'claude-code', name: 'workspace' })).rejects.toMatchObject({ field: 'name' });
  });
});

describe('apply', () => {
  test('writes what was shown, keeps a copy, and the file\'s mode', async () => {
    const { write, read, add, state, home } = await bench();
    const path = await write(cursor, typical);
    await chmod(path, 0o640);
    const applied = await add({ app: 'cursor' });
    expect(applied).toMatchObject({ key: null, link: null, entry: { state: 'added', entry_name: 'linear', path } });
    expect(JSON.parse(await read(cursor)).mcpServers).toMatchObject({ other: {}, linear: { url: 'http://localhost:9050/mcp' } });
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    const folder = join(home, 'gatehouse-data/backups/cursor');
    const [backup = ''] = await readdir(folder);
    expect(await readFile(join(folder, backup), 'utf8')).toBe(typical);
    expect((await stat(join(folder, backup))).mode & 0o777).toBe(0o600);
    expect(await readdir(dirname(path))).toEqual(['mcp.json']);
    expect((await state('cursor')).state).toBe('added');
  });

  test('makes a missing file and its folder, for its owner alone', async () => {
    const { add, read, home } = await bench();
    await add({ app: 'cursor' });
    expect(JSON.parse(await read(cursor))).toEqual({ mcpServers: { linear: { url: 'http://localhost:9050/mcp' } } });
    expect((await stat(join(home, cursor))).mode & 0o777).toBe(0o600);
  });

  test('is refused where the file has changed since the preview', async () => {
    const { write, read, preview, service } = await bench();
    await write(cursor, typical);
    const { token } = await preview({ app: 'cursor' });
    await write(cursor, '{"mine": 1}');
    await expect(service.apply({ app: 'cursor', target: linear, token })).rejects.toMatchObject({ code: 'preview_stale' });
    expect(await read(cursor)).toBe('{"mine": 1}');
  });

  test('is refused with the token of another preview', async () => {
    const { preview, service } = await bench();
    const { token } = await preview({ app: 'cursor' });
    await expect(service.apply({ app: 'windsurf', target: linear, token })).rejects.toMatchObject({ code: 'preview_stale' });
    await expect(service.apply({ app: 'cursor', target: linear, name: 'x', token })).rejects.toMatchObject({ code: 'preview_stale' });
  });

  test('asks before it replaces somebody else\'s entry', async () => {
    const { write, read, add, service } = await bench();
    await write(cursor, '{"mcpServers": {"linear": {"command": "npx"}}}');
    await expect(add({ app: 'cursor' })).rejects.toMatchObject({ code: 'app_entry_exists', field: 'name' });
    await add({ app: 'cursor' }, { replace: true });
    expect(JSON.parse(await read(cursor)).mcpServers.linear).toEqual({ url: 'http://localhost:9050/mcp' });
    await service.undo({ app: 'cursor', target: linear });
    expect(await read(cursor)).toBe('{"mcpServers": {"linear": {"command": "npx"}}}');
  });

  test('asks as well before it replaces an entry of its own that somebody has made into another', async () => {
    const { write, read, add, service } = await bench();
    await add({ app: 'cursor' });
    const theirs = '{"mcpServers": {"linear": {"command": "mine"}}}';
    await write(cursor, theirs);
    await expect(add({ app: 'cursor' })).rejects.toMatchObject({ code: 'app_entry_exists', field: 'name' });
    expect(await read(cursor)).toBe(theirs);
    await add({ app: 'cursor' }, { replace: true });
    expect(JSON.parse(await read(cursor)).mcpServers.linear).toEqual({ url: 'http://localhost:9050/mcp' });
    await service.undo({ app: 'cursor', target: linear });
    expect(await read(cursor)).toBe(theirs);
  });

  test('leaves an entry that somebody has made into another where it is when a new name is chosen', async () => {
    const { write, read, add } = await bench();
    await add({ app: 'cursor' });
    await write(cursor, '{"mcpServers": {"linear": {"command": "mine"}}}');
    await add({ app: 'cursor', name: 'tracker' });
    expect(JSON.parse(await read(cursor)).mcpServers).toEqual({
      linear: { command: 'mine' }, tracker: { url: 'http://localhost:9050/mcp' },
    });
  });

  test('gives two proxies of one name two entries', async () => {
    const { add, read, targets } = await bench();
    targets.all.push(targetOf(2, 'Linear!'));
    await add({ app: 'cursor' });
    await add({ app: 'cursor', target: { kind: 'proxy', id: 2 } });
    expect(Object.keys(JSON.parse(await read(cursor)).mcpServers)).toEqual(['linear', 'linear-2']);
  });

  test('two at once both end up in the file', async () => {
    const { service, preview, read, targets } = await bench();
    targets.all.push(targetOf(2, 'Notion'));
    const one = await preview({ app: 'cursor' });
    const two = await preview({ app: 'cursor', target: { kind: 'proxy', id: 2 } });
    const results = await Promise.allSettled([
      service.apply({ app: 'cursor', target: linear, token: one.token }),
      service.apply({ app: 'cursor', target: { kind: 'proxy', id: 2 }, token: two.token }),
    ]);
    // The second saw a file that is no more: nothing is lost, and it is told.
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(Object.keys(JSON.parse(await read(cursor)).mcpServers)).toEqual(['linear']);
  });

  test('leaves a write-protected file alone', async () => {
    const { write, read, add, stores } = await bench();
    const path = await write(cursor, typical);
    await chmod(path, 0o444);
    await expect(add({ app: 'cursor' })).rejects.toMatchObject({ code: 'app_file_read_only', remedy: expect.stringMatching(/copy the text/) });
    expect(await read(cursor)).toBe(typical);
    expect(await stores.appEntries.list()).toEqual([]);
  });

  test('writes through a link, which stays one, to a missing file too', async () => {
    const { write, read, add, preview, home } = await bench();
    await write('dotfiles/cursor.json', typical);
    await mkdir(join(home, '.cursor'));
    await symlink('../dotfiles/cursor.json', join(home, cursor));
    expect((await preview({ app: 'cursor' })).real_path).toBe(join(home, 'dotfiles/cursor.json'));
    await add({ app: 'cursor' });
    expect((await lstat(join(home, cursor))).isSymbolicLink()).toBe(true);
    expect(await read('dotfiles/cursor.json')).toContain('linear');
    await mkdir(join(home, '.warp'));
    await symlink(join(home, 'dotfiles/warp.json'), join(home, '.warp/.mcp.json'));
    await add({ app: 'warp' });
    expect((await lstat(join(home, '.warp/.mcp.json'))).isSymbolicLink()).toBe(true);
    expect(await read('dotfiles/warp.json')).toContain('linear');
  });

  test.each([
    ['a link to itself', async (path: string) => symlink(path, path)],
    ['a folder', async (path: string) => void (await mkdir(path))],
    ['UTF-16', async (path: string) => writeFile(path, Buffer.from('\ufeff{}', 'utf16le'))],
    ['Latin-1', async (path: string) => writeFile(path, Buffer.from('{"a": "\xe4"}', 'latin1'))],
    ['more than 10 MB', async (path: string) => writeFile(path, `{"a": "${'x'.repeat(10 * 1024 * 1024)}"}`)],
  ])('refuses %s', async (_, make) => {
    const { add, home, state } = await bench();
    await mkdir(join(home, '.cursor'));
    await make(join(home, cursor));
    await expect(add({ app: 'cursor' })).rejects.toMatchObject({ code: 'app_file_unreadable' });
    expect(await state('cursor')).toMatchObject({ state: 'unreadable', detail: expect.any(String) });
  });
});

describe('undo', () => {
  test('restores the file byte for byte', async () => {
    const { write, read, add, service, stores } = await bench();
    const odd = '\uFEFF{ "mcpServers" :{},\t// mine\r\n}\r\n';
    await write(cursor, odd);
    await add({ app: 'cursor' });
    await service.undo({ app: 'cursor', target: linear });
    expect(await read(cursor)).toBe(odd);
    expect(await stores.appEntries.list()).toEqual([]);
  });

  test('takes a file away that was made for the entry', async () => {
    const { add, service, home } = await bench();
    await add({ app: 'cursor' });
    await service.undo({ app: 'cursor', target: linear });
    await expect(stat(join(home, cursor))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('takes out only the entry where somebody has changed the file since', async () => {
    const { write, read, add, service } = await bench();
    await write(cursor, typical);
    await add({ app: 'cursor' });
    await write(cursor, (await read(cursor)).replace('{\n  "mcp', '{\n  "added": [1], // later\n  "mcp'));
    await service.undo({ app: 'cursor', target: linear });
    expect(await read(cursor)).toBe(typical.replace('{\n  "mcp', '{\n  "added": [1], // later\n  "mcp'));
  });

  test('of two entries in any order leaves nothing behind', async () => {
    const { add, service, home, targets } = await bench();
    const notion = { kind: 'proxy', id: 2 } as const;
    targets.all.push(targetOf(2, 'Notion'));
    for (const order of [[linear, notion], [notion, linear]] as const) {
      await add({ app: 'cursor' });
      await add({ app: 'cursor', target: notion });
      for (const target of order) await service.undo({ app: 'cursor', target });
      await expect(stat(join(home, cursor))).rejects.toMatchObject({ code: 'ENOENT' });
    }
  });

  test('asks before it takes out an entry that somebody changed', async () => {
    const { write, read, add, service, state } = await bench();
    await add({ app: 'cursor' });
    await write(cursor, (await read(cursor)).replace('9050', '1'));
    expect(await state('cursor')).toMatchObject({ state: 'changed_by_somebody' });
    await expect(service.undo({ app: 'cursor', target: linear })).rejects.toMatchObject({ code: 'app_entry_changed' });
    await service.undo({ app: 'cursor', target: linear, even_if_changed: true });
    expect(await state('cursor')).toMatchObject({ entry_name: null });
  });

  test('brings a replaced entry back though the file has changed', async () => {
    const { write, read, add, service } = await bench();
    await write(cursor, '{"mcpServers": {"linear": {"command": "npx"}}}');
    await add({ app: 'cursor' }, { replace: true });
    await write(cursor, (await read(cursor)).replace('{"mcp', '{"a": 1, "mcp'));
    await service.undo({ app: 'cursor', target: linear });
    expect(JSON.parse(await read(cursor))).toEqual({ a: 1, mcpServers: { linear: { command: 'npx' } } });
  });

  test.each([
    ['cursor', cursor, '{\n  "mcpServers": {\n    "linear": {\n      // The team\'s.\n      "command": "npx", "big": 9007199254740993\n    }\n  }\n}\n', '// later\n'],
    ['codex', '.codex/config.toml', '[mcp_servers.linear]\ncommand = "npx" # the team\'s\n\n[mcp_servers.linear.env]\nLEVEL = "1" # low\n', '# later\n'],
    ['goose', '.config/goose/config.yaml', 'extensions:\n  linear: # the team\'s\n    cmd: npx\n    big: 9007199254740993\n  other: {}\n', '# later\n'],
  ])('brings a replaced entry back word for word though the file has changed: %s', async (app, path, text, later) => {
    const { write, read, add, service } = await bench();
    await write(path, text);
    await add({ app }, { replace: true });
    await write(path, later + (await read(path)));
    await service.undo({ app, target: linear });
    expect(await read(path)).toBe(later + text);
  });

  test('brings a replaced entry back under its name though ours has got another since', async () => {
    const { write, read, add, service, targets } = await bench();
    await write(cursor, '{"mcpServers": {"linear": {"command": "npx"}}}');
    await add({ app: 'cursor' }, { replace: true });
    targets.all = [targetOf(1, 'Tracker')];
    await service.mend('cursor');
    await write(cursor, (await read(cursor)).replace('{"mcp', '{"a": 1, "mcp'));
    await service.undo({ app: 'cursor', target: linear });
    expect(JSON.parse(await read(cursor))).toEqual({ a: 1, mcpServers: { linear: { command: 'npx' } } });
  });

  test('leaves what has taken the name of a replaced entry since', async () => {
    const { write, read, add, service, targets } = await bench();
    await write(cursor, '{"mcpServers": {"linear": {"command": "npx"}}}');
    await add({ app: 'cursor' }, { replace: true });
    targets.all = [targetOf(1, 'Tracker')];
    await service.mend('cursor');
    await write(cursor, (await read(cursor)).replace('{"mcpServers": {', '{"mcpServers": {"linear": {"command": "newer"}, '));
    await service.undo({ app: 'cursor', target: linear });
    expect(JSON.parse(await read(cursor))).toEqual({ mcpServers: { linear: { command: 'newer' } } });
  });

  test('is refused where Gatehouse has written nothing', async () => {
    const { write, read, service } = await bench();
    await write(cursor, '{"mcpServers": {"linear": {"url": "http://localhost:9050/mcp"}}}');
    await expect(service.undo({ app: 'cursor', target: linear })).rejects.toMatchObject({ code: 'app_entry_unknown' });
    expect(await read(cursor)).toContain('linear');
  });

  test('of an entry that is gone already only forgets it', async () => {
    const { write, add, service, state } = await bench();
    await add({ app: 'cursor' });
    await write(cursor, '{}');
    expect(await state('cursor')).toMatchObject({ state: 'changed_by_somebody', detail: expect.stringMatching(/not in its file/) });
    await service.undo({ app: 'cursor', target: linear });
    expect(await state('cursor')).toMatchObject({ state: 'installed', entry_name: null });
  });
});

describe('mend', () => {
  test('renews every entry after a change of port or name, in one step', async () => {
    const { add, targets, service, state, read, write } = await bench();
    const zed = '.config/zed/settings.json';
    await write(zed, '// mine\n{ "theme": "dark" }\n');
    for (const app of ['cursor', 'zed', 'codex', 'goose']) await add({ app });
    targets.all = [targetOf(1, 'Linear (work)', 9777)];
    for (const app of ['cursor', 'zed', 'codex', 'goose']) expect(await state(app)).toMatchObject({ state: 'out_of_date' });
    const { mended, failed } = await service.mend();
    expect(failed).toEqual([]);
    expect(mended.map(({ entry_name: name }) => name)).toEqual(Array(4).fill('linear-work'));
    expect(JSON.parse(await read(cursor)).mcpServers).toEqual({ 'linear-work': { url: 'http://localhost:9777/mcp' } });
    expect(await read('.codex/config.toml')).toBe('[mcp_servers.linear-work]\nurl = "http://localhost:9777/mcp"\n');
    for (const app of ['cursor', 'zed', 'codex', 'goose']) expect(await state(app)).toMatchObject({ state: 'added' });
    await service.undo({ app: 'zed', target: linear });
    expect(await read(zed)).toBe('// mine\n{ "theme": "dark" }\n');
  });

  test('keeps a name that a person chose, and the key in the file', async () => {
    const { add, targets, service, read, apiKeys } = await bench();
    await add({ app: 'cursor', name: 'mine', credential: 'file' });
    const before = JSON.parse(await read(cursor)).mcpServers.mine;
    targets.all = [targetOf(1, 'Renamed', 9777)];
    await service.mend('cursor');
    expect(JSON.parse(await read(cursor)).mcpServers).toEqual({ mine: { ...before, url: 'http://localhost:9777/mcp' } });
    expect(apiKeys.list()).toHaveLength(1);
  });

  test('renews in its file what an application\'s own command wrote, where that is not there any more', async () => {
    const file = '.claude.json';
    let there = true;
    const on = await bench({ programs: {
      has: async () => there,
      run: async (_, [, , , , name = '', json = '']) => {
        await on.write(file, JSON.stringify({ mcpServers: { [name]: JSON.parse(json) } }));
        return '';
      },
    } });
    expect(await on.add({ app: 'claude-code' })).toMatchObject({ entry: { door: 'command' } });
    there = false;
    on.targets.all = [targetOf(1, 'Linear', 9777)];
    expect(await on.service.mend('claude-code')).toMatchObject({ mended: [{ state: 'added', door: 'file' }], failed: [] });
    expect(await on.read(file)).toContain('http://localhost:9777/mcp');
  });

  test('takes out entries of proxies that are gone', async () => {
    const { add, targets, service, app, home } = await bench();
    await add({ app: 'cursor' });
    targets.all = [];
    expect((await app('cursor')).targets).toMatchObject([{ state: 'out_of_date', target_name: 'Linear' }]);
    await service.mend('cursor');
    expect((await app('cursor')).targets).toEqual([]);
    await expect(stat(join(home, cursor))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('follows an application to the file that it reads now, and leaves nothing behind in the other', async () => {
    const { add, write, read, state, service, apiKeys } = await bench();
    const [older, newer] = ['.gemini/antigravity/mcp_config.json', '.gemini/config/mcp_config.json'];
    await write(older, '{ "mcpServers": { "old": {} } }\n');
    await add({ app: 'antigravity', credential: 'file' });
    expect(await state('antigravity')).toMatchObject({ state: 'added' });
    await write(newer, '{ "mcpServers": { "new": {} } }\n');
    expect(await state('antigravity')).toMatchObject({ state: 'out_of_date', detail: expect.stringMatching(/has another file now/) });
    expect(await service.mend('antigravity')).toMatchObject({ mended: [{ state: 'added' }], failed: [] });
    expect(await read(older)).toBe('{ "mcpServers": { "old": {} } }\n');
    expect(Object.keys(JSON.parse(await read(newer)).mcpServers)).toEqual(['new', 'linear']);
    expect(apiKeys.list()).toHaveLength(1);
    await service.undo({ app: 'antigravity', target: linear });
    expect(await read(newer)).toBe('{ "mcpServers": { "new": {} } }\n');
    expect(apiKeys.list()).toEqual([]);
  });

  test('asks before it replaces what somebody else has in the file that is read now', async () => {
    const { add, write, read, service } = await bench();
    await write('.gemini/antigravity/mcp_config.json', '{}');
    await add({ app: 'antigravity' });
    await write('.gemini/config/mcp_config.json', '{"mcpServers": {"linear": {"command": "npx"}}}');
    expect(await service.mend('antigravity')).toMatchObject({ mended: [], failed: [{ code: 'app_entry_exists' }] });
    expect(await read('.gemini/config/mcp_config.json')).toBe('{"mcpServers": {"linear": {"command": "npx"}}}');
  });

  test('leaves an entry where it is in an application that reads all of its files', async () => {
    const { add, write, state } = await bench();
    await write('.config/opencode/opencode.jsonc', '{}');
    await add({ app: 'opencode' });
    await write('.config/opencode/opencode.json', '{}');
    expect(await state('opencode')).toMatchObject({ state: 'added' });
  });

  test('tells what it could not mend, and mends the rest', async () => {
    const { add, targets, service, write } = await bench();
    await add({ app: 'cursor' });
    await add({ app: 'zed' });
    targets.all = [targetOf(1, 'Linear', 9777)];
    // A file that cannot be read is not out of date; one that is write-protected cannot be mended.
    await chmod(await write(cursor, JSON.stringify({ mcpServers: { linear: { url: 'http://localhost:9050/mcp' } } })), 0o444);
    expect(await service.mend()).toMatchObject({ mended: [{ entry_name: 'linear' }], failed: [{ app: 'cursor', code: 'app_file_read_only' }] });
  });
});

describe('states', () => {
  test('an application that is not there, one that is, and one whose file cannot be read', async () => {
    const { state, write } = await bench();
    expect(await state('cursor')).toMatchObject({ state: 'not_installed' });
    await write(cursor, '{');
    expect(await state('cursor')).toMatchObject({ state: 'unreadable', line: 1 });
    await write(cursor, '{}');
    expect(await state('cursor')).toMatchObject({ state: 'installed', next_step: null });
  });

  test('fields that the application adds are no change', async () => {
    const { add, state, write } = await bench();
    await add({ app: 'cursor' });
    await write(cursor, '{"mcpServers": {"linear": {"disabled": false, "url": "http://localhost:9050/mcp"}}}');
    expect(await state('cursor')).toMatchObject({ state: 'added' });
  });

  test('an application that runs since before the change needs a restart', async () => {
    const { add, state, running } = await bench();
    running.push({ name: 'cursor', started: Date.now() - 60_000 });
    await add({ app: 'cursor' });
    expect(await state('cursor')).toMatchObject({ state: 'needs_restart', next_step: 'Quit Cursor and start it again.' });
    running.splice(0, 1, { name: 'cursor', started: Date.now() + 60_000 });
    expect(await state('cursor')).toMatchObject({ state: 'added' });
  });

  test('what a crash cut off before the file was written is forgotten; after it, it is known', async () => {
    const { add, state, stores, read, write } = await bench();
    await add({ app: 'cursor' });
    const [record] = await stores.appEntries.list();
    if (!record) throw new Error('There is no record.');
    const text = await read(cursor);
    await stores.appEntries.put({ ...record, pending: true });
    await write(cursor, '{}');
    expect(await state('cursor')).toMatchObject({ state: 'installed', entry_name: null });
    await write(cursor, text);
    expect(await state('cursor')).toMatchObject({ state: 'added' });
    expect(await stores.appEntries.list()).toMatchObject([{ pending: false }]);
  });
});

test('copies are pruned to ten, and those that an undo needs stay', async () => {
  const { write, read, add, service, home, targets } = await bench();
  await write(cursor, typical);
  await add({ app: 'cursor' });
  targets.all.push(targetOf(2, 'Notion'));
  for (let round = 0; round < 15; round += 1) {
    await add({ app: 'cursor', target: { kind: 'proxy', id: 2 } });
    await service.undo({ app: 'cursor', target: { kind: 'proxy', id: 2 } });
  }
  expect((await readdir(join(home, 'gatehouse-data/backups/cursor'))).length).toBeLessThanOrEqual(11);
  await service.undo({ app: 'cursor', target: linear });
  expect(await read(cursor)).toBe(typical);
});

test('an application of the terminal has its file where the terminal says', async () => {
  const home = await temporaryHome();
  const { add, read, app } = await bench({ home, terminal: { CODEX_HOME: join(home, 'elsewhere'), XDG_CONFIG_HOME: join(home, 'x') } });
  await add({ app: 'codex' });
  expect(await read('elsewhere/config.toml')).toContain('linear');
  // Those that a desktop starts know nothing of it.
  expect((await app('zed')).path).toBe(join(home, '.config/zed/settings.json'));
});

test('the files of a project are in a folder that the person names', async () => {
  const { add, read, home, app, service } = await bench();
  await expect(add({ app: 'vscode-workspace' })).rejects.toMatchObject({ field: 'folder' });
  await expect(add({ app: 'vscode-workspace', folder: home, credential: 'file' })).rejects.toMatchObject({ code: 'app_key_unsupported' });
  const folder = join(home, 'project');
  await add({ app: 'vscode-workspace', folder });
  expect(JSON.parse(await read('project/.vscode/mcp.json'))).toEqual({ servers: { linear: { type: 'http', url: 'http://localhost:9050/mcp' } } });
  expect((await app('vscode-workspace')).targets).toMatchObject([{ state: 'added', folder }]);
  await service.undo({ app: 'vscode-workspace', target: linear, folder });
  await rm(folder, { recursive: true });
});
