import { chmod, lstat, mkdir, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { fillIn } from '../../../main/clients/places/path-template.ts';
import { apps, findApp } from '../../../main/clients/registry/apps.ts';
import { bench, linear, pathFor, type Bench } from './harness.ts';

/** What other installers have done to people's files. Each has happened; none may happen here. */

const url = 'http://localhost:9050/mcp';
const zed = '.config/zed/settings.json';
const vscode = '.config/Code/User/mcp.json';
const cursor = '.cursor/mcp.json';
const codex = '.codex/config.toml';
const claude = '.claude.json';

/** The application refuses the change and its file is as it was. */
async function refused({ add, read, stores }: Bench, app: string, path: string, line?: number): Promise<void> {
  const before = await read(path);
  const error: unknown = await add({ app }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'app_file_unreadable', remedy: expect.stringMatching(/Nothing was changed/) });
  if (line !== undefined) expect((error as Error).message).toContain(`line ${line}`);
  expect(await read(path)).toBe(before);
  expect(await stores.appEntries.list()).toEqual([]);
}

describe('failures that others have had', () => {
  test('1 all settings of Zed wiped because they had comments', async () => {
    const { write, add, read } = await bench();
    const settings = '// Zed settings\n{\n  "theme": "dark", // mine\n  "vim_mode": true,\n}\n';
    await write(zed, settings);
    await add({ app: 'zed' });
    for (const line of settings.split('\n').slice(0, 4)) expect(await read(zed)).toContain(line);
  });

  test('2 settings of VS Code overwritten: its settings.json is never touched', async () => {
    const { write, add, read } = await bench();
    await write('.config/Code/User/settings.json', '{"editor.fontSize": 14}');
    await add({ app: 'vscode', door: 'file' });
    expect(await read('.config/Code/User/settings.json')).toBe('{"editor.fontSize": 14}');
    expect(JSON.parse(await read(vscode))).toEqual({ servers: { linear: { type: 'http', url } } });
  });

  test('3 comments dropped from a file that was kept', async () => {
    const { write, add, read } = await bench();
    await write(vscode, '{\n  "servers": {\n    /* one */ "a": {}, // two\n    // three\n    "b": {} // four\n  } // five\n}\n');
    await add({ app: 'vscode', door: 'file' });
    for (const word of ['one', 'two', 'three', 'four', 'five']) expect(await read(vscode)).toContain(word);
  });

  test('4 JSON with comments refused', async () => {
    const { write, add, state } = await bench();
    await write(cursor, '{ /* c */ "mcpServers": {}, }');
    await add({ app: 'cursor' });
    expect(await state('cursor')).toMatchObject({ state: 'added' });
  });

  test('5 a byte order mark: kept where it is read, taken out where the application fails on it, content lost nowhere', async () => {
    const { write, add, read, preview } = await bench();
    await write(cursor, '\uFEFF{"mcpServers": {"a": {}}}');
    await add({ app: 'cursor' });
    expect(await read(cursor)).toMatch(/^\uFEFF\{"mcpServers": \{"a": \{\}, /);
    await write('.gemini/settings.json', '\uFEFF{"theme": "x"}');
    expect((await preview({ app: 'gemini-cli' })).warnings).toEqual([expect.stringMatching(/byte order mark/)]);
    await add({ app: 'gemini-cli' });
    expect(await read('.gemini/settings.json')).toMatch(/^\{"theme": "x", /);
  });

  test('6 a trailing comma written for a reader that fails on it, or left alone behind a removal', async () => {
    const { write, read, add, service } = await bench();
    await write('.gemini/settings.json', '{"mcpServers": {}}');
    await add({ app: 'gemini-cli' });
    expect(JSON.parse(await read('.gemini/settings.json'))).toEqual({ mcpServers: { linear: { type: 'http', url } } });
    await write(cursor, '{"mcpServers": {\n}}');
    await add({ app: 'cursor' });
    await write(cursor, (await read(cursor)).replace(/\}\s*\}\s*\}$/, '},\n}}'));
    await service.undo({ app: 'cursor', target: linear });
    expect(JSON.parse(await read(cursor))).toEqual({ mcpServers: {} });
  });

  test('7 the wrong path on Windows: the packaged Claude Desktop comes first', () => {
    const [first = '', second = ''] = findApp('claude-desktop')?.file?.paths.usual.win32 ?? [];
    const place = { platform: 'win32', home: 'C:\\Users\\ada', env: { LOCALAPPDATA: 'D:\\Local', APPDATA: 'D:\\Roaming' } } as const;
    expect(fillIn(first, place)).toBe('D:\\Local\\Packages\\Claude_*\\LocalCache\\Roaming\\Claude\\claude_desktop_config.json');
    expect(fillIn(second, place)).toBe('D:\\Roaming\\Claude\\claude_desktop_config.json');
  });

  test('8 a running application writes over the edit: it is asked to be quit first', async () => {
    const { add, running, preview, home } = await bench();
    running.push({ name: 'claude-desktop', path: null, started: 1 });
    expect(await preview({ app: 'claude-desktop' })).toMatchObject({ must_quit: true });
    await expect(add({ app: 'claude-desktop' })).rejects.toMatchObject({ code: 'app_running', remedy: expect.stringMatching(/Quit/) });
    await expect(stat(join(home, '.config/Claude'))).rejects.toMatchObject({ code: 'ENOENT' });
    running.length = 0;
    expect(await add({ app: 'claude-desktop' })).toMatchObject({ entry: { state: 'added' } });
  });

  test('9 two writers at once corrupt ~/.claude.json: its own program writes it, or nobody while it runs', async () => {
    const { preview, running, add } = await bench();
    running.push({ name: 'claude', path: null, started: 1 });
    expect(await preview({ app: 'claude-code' })).toMatchObject({ door: 'file', must_quit: true });
    await expect(add({ app: 'claude-code' })).rejects.toMatchObject({ code: 'app_running' });
    const withProgram = await bench({ programs: { has: async () => true, run: async () => '' } });
    expect(await withProgram.preview({ app: 'claude-code' })).toMatchObject({ door: 'command', must_quit: false });
  });

  test('10 a link to dotfiles replaced by a file', async () => {
    const { write, add, service, home, read } = await bench();
    await write('dotfiles/zed.json', '{}\n');
    await mkdir(join(home, '.config/zed'), { recursive: true });
    await symlink('../../dotfiles/zed.json', join(home, zed));
    await add({ app: 'zed' });
    await service.undo({ app: 'zed', target: linear });
    expect((await lstat(join(home, zed))).isSymbolicLink()).toBe(true);
    expect(await read('dotfiles/zed.json')).toBe('{}\n');
  });

  test.each(apps.flatMap(({ id, file }) => (file && !findApp(id)?.needsFolder ? [id] : [])))('11 an empty file: %s', async (id) => {
    const on = await bench();
    await on.write((await pathFor(on, id)).slice(on.home.length + 1), '');
    expect(await on.add({ app: id, door: 'file' })).toMatchObject({ entry: { state: 'added' } });
  });

  test.each(apps.flatMap(({ id, file, needsFolder }) => (file && !file.mustExist && !needsFolder ? [id] : [])))('12 no file and no folder: %s, and nothing is left of it', async (id) => {
    const { add, app, service } = await bench();
    const path = (await app(id)).path ?? '';
    expect(await add({ app: id, door: 'file' })).toMatchObject({ entry: { state: 'added', path } });
    await service.undo({ app: id, target: linear });
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.each(['{"mcpServers": null}', '{"mcpServers": []}', '{"mcpServers": "x"}', '[]', 'null'])('13 a group that is none: %s', async (text) => {
    const one = await bench();
    await one.write(cursor, text);
    await refused(one, 'cursor', cursor, 1);
  });

  test.each<[string, string, number]>([
    ['a Windows path', 'a = 1\npath = "C:\\Users"\n', 2], ['a lone CR', 'a = 1\rb = 2\n', 1],
    ['an inline table', 'mcp_servers = { x = { url = "u" } }\n', 1], ['a table twice', '[mcp_servers.a]\n[mcp_servers.a]\n', 2],
  ])('14 TOML that would take Codex down: %s', async (_, text, line) => {
    const one = await bench();
    await one.write(codex, text);
    await refused(one, 'codex', codex, line);
  });

  test('15 fields of two transports mixed in one entry', async () => {
    const { write, add, read } = await bench();
    await write(codex, '[mcp_servers.linear]\ncommand = "npx"\nargs = ["x"]\n\n[mcp_servers.linear.env]\nA = "b"\n');
    await add({ app: 'codex' }, { replace: true });
    expect(parseToml(await read(codex))).toEqual({ mcp_servers: { linear: { url } } });
  });

  test('16 fields that an application skips or fails on', async () => {
    const { add, read } = await bench();
    for (const app of ['claude-code', 'gemini-cli', 'codex', 'opencode']) await add({ app, door: 'file' });
    expect(JSON.parse(await read(claude)).mcpServers.linear.type).toBe('http');
    expect(Object.keys(JSON.parse(await read('.gemini/settings.json')).mcpServers.linear)).toEqual(['type', 'url']);
    expect(await read(codex)).not.toMatch(/type|transport/);
    expect(JSON.parse(await read('.config/opencode/opencode.json')).mcp.linear.type).toBe('remote');
  });

  test('17 an address in the file of Claude Desktop', async () => {
    const { add, read } = await bench();
    await add({ app: 'claude-desktop' });
    expect(await read('.config/Claude/claude_desktop_config.json')).not.toContain('url');
  });

  test('18 a file that another program holds', async () => {
    const { write, preview, service, read, home } = await bench();
    const path = '.cline/data/settings/cline_mcp_settings.json';
    await write(path, '{}');
    const { token } = await preview({ app: 'cline' });
    const lock = join(home, `${path}.lock`);
    await mkdir(lock);
    await writeFile(join(lock, 'owner.somebody'), '');
    const applying = service.apply({ app: 'cline', target: linear, token });
    await expect(applying).rejects.toMatchObject({ code: 'app_file_busy' });
    expect(await read(path)).toBe('{}');
    // One that its owner left behind is taken over, as Cline itself does.
    await utimes(lock, new Date(0), new Date(0));
    await service.apply({ app: 'cline', target: linear, token });
    expect(await read(path)).toContain('linear');
    expect(await readdir(join(home, '.cline/data/settings'))).toEqual(['cline_mcp_settings.json']);
  });

  test('19 a command that a desktop application does not find: the bridge is a full path', async () => {
    const { add, read } = await bench();
    await add({ app: 'claude-desktop' });
    expect(JSON.parse(await read('.config/Claude/claude_desktop_config.json')).mcpServers.linear.command).toMatch(/^\//);
  });

  test('20 a header split at a space: keys are written as values, never as arguments', async () => {
    const { preview } = await bench({ programs: { has: async () => true, run: async () => '' } });
    for (const { id, command, keyStyles } of apps) {
      if (!command) continue;
      for (const credential of keyStyles) expect((await preview({ app: id, credential })).command?.join(' ')).not.toContain('uag_');
    }
  });

  test('21 the wrong file of two', async () => {
    const { add, home, read } = await bench();
    await add({ app: 'claude-code', door: 'file' });
    expect(await read(claude)).toContain('linear');
    await expect(stat(join(home, '.claude'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('22 an application found because its folder is there', async () => {
    const { home, state } = await bench();
    for (const folder of ['.cursor', '.codex', '.gemini', '.warp', '.kiro/settings']) await mkdir(join(home, folder), { recursive: true });
    for (const app of ['cursor', 'codex', 'gemini-cli', 'warp', 'kiro', 'claude-code']) expect(await state(app), app).toMatchObject({ state: 'not_installed' });
  });

  test('22 an application found because another has a program of its name: the event daemon of ZFS, a tool for databases', async () => {
    const { state, write } = await bench({ programs: { has: async (name) => ['zed', 'goose'].includes(name), run: async () => '' } });
    for (const app of ['zed', 'goose']) expect(await state(app), app).toMatchObject({ state: 'not_installed' });
    // Where the installers of the two put theirs.
    for (const app of ['zed', 'goose']) await write(`.local/bin/${app}`, '');
    for (const app of ['zed', 'goose']) expect(await state(app), app).toMatchObject({ state: 'installed' });
  });

  test('23 smart quotes in a file, and a name that is not ASCII in the path', async () => {
    const one = await bench();
    await one.write(cursor, '{“mcpServers”: {}}');
    await refused(one, 'cursor', cursor, 1);
    const home = join(one.home, 'Žofie 🚪');
    const other = await bench({ home });
    await other.add({ app: 'zed' });
    expect(await other.read(zed)).toContain('linear');
  });

  test('24 entries of kinds that nobody knows', async () => {
    const { write, add, read } = await bench();
    const strange = '"x": {"type": "quantum", "n": [null, {}]}, "y": 7, "z": "text"';
    await write(cursor, `{"mcpServers": {${strange}}}`);
    await add({ app: 'cursor' });
    expect(await read(cursor)).toContain(strange);
  });

  test('25 numbers above 2^53 rounded', async () => {
    const { write, add, read } = await bench();
    await write(claude, '{"id": 9007199254740993, "f": 1.0}');
    await add({ app: 'claude-code', door: 'file' });
    expect(await read(claude)).toMatch(/^\{"id": 9007199254740993, "f": 1\.0, /);
  });

  test('26 secrets: not in arguments, not readable for others, not in a project', async () => {
    const { add, home, preview } = await bench();
    await add({ app: 'cursor', credential: 'file' });
    expect((await stat(join(home, cursor))).mode & 0o077).toBe(0);
    await chmod(join(home, cursor), 0o600);
    await add({ app: 'cursor', credential: 'file' });
    const backups = join(home, 'gatehouse-data/backups/cursor');
    for (const name of await readdir(backups)) expect((await stat(join(backups, name))).mode & 0o077).toBe(0);
    await expect(preview({ app: 'vscode-workspace', folder: home, credential: 'file' })).rejects.toMatchObject({ code: 'app_key_unsupported' });
    await rm(backups, { recursive: true });
  });
});
