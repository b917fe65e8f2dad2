import { readFile } from 'node:fs/promises';
import type { Data } from '../../editors/editor.ts';
import { UnreadableConfig } from '../../editors/editor.ts';
import { exists, findFile } from '../../places/find-places.ts';
import { inSettings, type Surroundings } from '../../places/path-template.ts';
import { NotSqlite, pagesOf } from './sqlite-pages.ts';
import { readTable, type SqlRow, type SqlValue } from './sqlite-table.ts';

/** MCP Router is no client: it holds servers as Gatehouse does. Its servers are rows of a database. */
export const mcpRouter = { id: 'mcp-router', name: 'MCP Router' };

/** @returns null where MCP Router is not installed */
export async function findMcpRouter(surroundings: Surroundings): Promise<string | null> {
  const path = await findFile({ usual: inSettings('MCP Router/mcprouter.db') }, surroundings);
  return path !== null && (await exists(path)) ? path : null;
}

/**
 * Its servers, each as an entry that other applications would have.
 * @throws UnreadableConfig
 */
export async function mcpRouterEntries(path: string): Promise<[string, Data][]> {
  try {
    const database = await readFile(path);
    const log = await readFile(`${path}-wal`).catch(() => null);
    return readTable(pagesOf(database, log), 'servers').map((row) => [String(row['name']), entryOf(row)]);
  } catch (error) {
    if (error instanceof NotSqlite) throw new UnreadableConfig(error.message);
    throw new UnreadableConfig('The system refuses to read it.');
  }
}

function entryOf(row: SqlRow): Data {
  const token = row['bearer_token'];
  const type = row['server_type'] === 'remote' ? 'sse' : 'http';
  if (typeof row['remote_url'] === 'string' && row['remote_url'] !== '') {
    return { type, url: row['remote_url'], ...(typeof token === 'string' && token !== '' ? { headers: { Authorization: `Bearer ${token}` } } : {}) };
  }
  return { command: typeof row['command'] === 'string' ? row['command'] : '', args: json(row['args'], []), env: json(row['env'], {}) };
}

function json(value: SqlValue | undefined, otherwise: Data): Data {
  try {
    return JSON.parse(String(value)) as Data;
  } catch {
    return otherwise;
  }
}
