import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AppDoor } from '../../../../preload/schema/apps.ts';
import { bench, cursor, linear, noPrograms, targetOf, temporaryHome, typical, type BenchOptions } from '../harness.ts';

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

test('a file that only newer versions read is changed where they have made it; else there is the text', async () => {
  const { add, read, write, preview, app } = await bench();
  const file = '.ai/mcp/mcp.json';
  expect(await app('jetbrains-ai')).toMatchObject({ doors: ['snippet'], path: null });
  expect(await preview({ app: 'jetbrains-ai' })).toMatchObject({ door: 'snippet', path: null });
  await expect(preview({ app: 'jetbrains-ai', door: 'file' })).rejects.toMatchObject({ code: 'app_door_unavailable' });
  await write(file, '{ "mcpServers": { "mine": { "command": "npx" } } }');
  expect((await app('jetbrains-ai')).doors).toEqual(['file', 'snippet']);
  expect(await add({ app: 'jetbrains-ai' })).toMatchObject({ entry: { state: 'added', door: 'file' } });
  expect(JSON.parse(await read(file)).mcpServers).toEqual({ mine: { command: 'npx' }, linear: { url: 'http://localhost:9050/mcp' } });
});

test('an application\'s own command is offered where there is one', async () => {
  const doors = async (options: BenchOptions): Promise<AppDoor[]> => (await (await bench(options)).app('claude-code')).doors;
  expect(await doors({})).toEqual(['file', 'snippet']);
  expect(await doors({ programs: { ...noPrograms, has: async (name) => name === 'claude' } })).toEqual(['command', 'file', 'snippet']);
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
