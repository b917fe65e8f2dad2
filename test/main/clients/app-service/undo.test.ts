import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bench, cursor, linear, targetOf, typical } from '../harness.ts';

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
