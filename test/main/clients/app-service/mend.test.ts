import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bench, cursor, linear, targetOf } from '../harness.ts';

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
    const { add, write, state, read, service, targets } = await bench();
    await write('.config/opencode/opencode.jsonc', '{}');
    await add({ app: 'opencode' });
    await write('.config/opencode/opencode.json', '{}');
    expect(await state('opencode')).toMatchObject({ state: 'added' });
    targets.all = [targetOf(1, 'Linear', 9777)];
    await service.mend('opencode');
    expect(JSON.parse(await read('.config/opencode/opencode.jsonc')).mcp.linear.url).toBe('http://localhost:9777/mcp');
    expect(await read('.config/opencode/opencode.json')).toBe('{}');
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
