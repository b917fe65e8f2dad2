import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NotSqlite, pagesOf } from '../../../../main/clients/import/mcp-router/sqlite-pages.ts';
import { readTable } from '../../../../main/clients/import/mcp-router/sqlite-table.ts';
import { bench, type Bench } from '../harness.ts';

// Made by SQLite 3.40 with pages of 512 bytes: a tree of several pages, a text that needs pages of its own, and a log
// that holds two further rows, a changed one, a deleted one and a further column.
const fixture = 'test/main/clients/import/fixtures/mcprouter.db';
const database = await readFile(fixture);
const log = await readFile(`${fixture}-wal`);

async function installed(withLog = true): Promise<Bench> {
  const on = await bench();
  const folder = join(on.home, '.config/MCP Router');
  await mkdir(folder, { recursive: true });
  await copyFile(fixture, join(folder, 'mcprouter.db'));
  if (withLog) await copyFile(`${fixture}-wal`, join(folder, 'mcprouter.db-wal'));
  return on;
}

test('servers of MCP Router are found while it has its database open, and get proxies with their secrets', async () => {
  const on = await installed();
  const [router] = await on.service.importable();
  expect(router).toMatchObject({ app: 'mcp-router', app_name: 'MCP Router', can_switch: false, problem: null });
  expect(router?.servers.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((number) => `local ${number}: stdio`), 'long: stdio', 'wiki: http', 'old: sse',
  ]);
  expect(JSON.stringify(router)).not.toContain('s3cret');
  const wanted = router?.servers.filter(({ name }) => name === 'wiki' || name === 'local 0') ?? [];
  await on.service.import({ servers: wanted.map(({ id }) => ({ app: 'mcp-router', server: id, sign_in: 'none' })) });
  expect(on.proxies.made.map(({ fields }) => fields.upstream)).toEqual([
    { kind: 'stdio', command: 'npx', args: ['-y', 'server-0'], env: { LEVEL: 'new' }, headers: {} },
    { kind: 'http', url: 'https://wiki.example/mcp', headers: { Authorization: 'Bearer s3cret' }, args: [], env: {} },
  ]);
});

test('a database that cannot be read is named, and keeps nothing else from being read', async () => {
  const on = await installed(false);
  await on.write('.config/MCP Router/mcprouter.db', 'no database');
  await on.write('.cursor/mcp.json', '{ "mcpServers": { "linear": { "url": "https://mcp.linear.example/mcp" } } }');
  expect(await on.service.importable()).toMatchObject([
    { app: 'cursor', problem: null }, { app: 'mcp-router', problem: 'It is no SQLite database.', servers: [] },
  ]);
});

describe('the reader of its database', () => {
  const names = (pages: ReturnType<typeof pagesOf>) => readTable(pages, 'servers').map(({ name }) => name);

  test('knows what stands in the database, and with the log what came after', () => {
    expect(names(pagesOf(database, null))).toContain('gone');
    expect(names(pagesOf(database, log))).not.toContain('gone');
    expect(names(pagesOf(database, null))).not.toContain('wiki');
  });

  test('reads texts that need pages of their own, numbers of either sign, and columns that older rows lack', () => {
    const long = readTable(pagesOf(database, log), 'servers').find(({ name }) => name === 'long');
    expect(JSON.parse(String(long?.['args']))).toEqual(['--text', 'ä'.repeat(700)]);
    expect(long).toMatchObject({ auto_start: 1, disabled: 0, created_at: 1_768_000_000_000, updated_at: -5, description: null });
  });

  test('has nothing of a table that there is not', () => {
    expect(readTable(pagesOf(database, log), 'nothing')).toEqual([]);
  });

  test('leaves out what was never finished', () => {
    // The last frame, which finishes a transaction, is cut short.
    const frame = 24 + 512;
    const whole = Math.floor((log.length - 32) / frame);
    for (let frames = 0; frames <= whole; frames += 1) {
      const rows = names(pagesOf(database, log.subarray(0, 32 + frames * frame + 17)));
      expect(rows.filter((name) => name !== 'gone' && name !== 'wiki' && name !== 'old')).toHaveLength(9);
    }
  });

  test('says that a damaged database is one, whatever is wrong with it', () => {
    for (let at = 100; at < database.length; at += 37) {
      const damaged = Buffer.from(database);
      damaged.fill(0xff, at, at + 8);
      try {
        readTable(pagesOf(damaged, null), 'servers');
      } catch (error) {
        expect(error).toBeInstanceOf(NotSqlite);
      }
    }
    for (const cut of [0, 50, 512, 1024]) expect(() => readTable(pagesOf(database.subarray(0, cut), null), 'servers')).toThrow(NotSqlite);
  });
});
