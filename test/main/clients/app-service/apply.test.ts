import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bench, cursor, linear, targetOf, typical } from '../harness.ts';

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

  test('leaves a file alone that was write-protected since the preview', async () => {
    const { write, read, preview, service, stores } = await bench();
    const path = await write(cursor, typical);
    const { token } = await preview({ app: 'cursor' });
    await chmod(path, 0o444);
    const applying = service.apply({ app: 'cursor', target: linear, token });
    await expect(applying).rejects.toMatchObject({ code: 'app_file_read_only', remedy: expect.stringMatching(/copy the text/) });
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
