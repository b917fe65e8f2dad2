import { NotSqlite, type Pages } from './sqlite-pages.ts';

export type SqlValue = null | number | bigint | string | Buffer;
export type SqlRow = Record<string, SqlValue>;

/** Enough for any list of servers; a damaged database must not lead in circles. */
const mostPages = 10_000;

/**
 * All rows of a table, by the names of its columns; none where there is no such table. Knows tables with row ids alone.
 * Source: the SQLite database file format, sections 1.6 and 2 (https://www.sqlite.org/fileformat2.html).
 * @throws NotSqlite
 */
export function readTable(pages: Pages, table: string): SqlRow[] {
  try {
    const schema = recordsOf(pages, 1).find(([type, name]) => type === 'table' && name === table);
    if (!schema) return [];
    const columns = columnsOf(String(schema[4]));
    return recordsOf(pages, Number(schema[3])).map((values) =>
      Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null])));
  } catch (error) {
    throw error instanceof RangeError ? new NotSqlite('It is damaged.') : error;
  }
}

/** Names of the columns in a CREATE TABLE statement, in their order; later ones may be missing in older rows. */
function columnsOf(statement: string): string[] {
  const inside = statement.slice(statement.indexOf('(') + 1, statement.lastIndexOf(')')).replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '');
  const parts: string[] = [''];
  let depth = 0;
  for (const character of inside) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter((part) => !/^(constraint|primary|unique|check|foreign)\b/i.test(part))
    .map((part) => (/^["'`[]?([^"'`\]\s]+)/.exec(part)?.[1] ?? ''));
}

/** The records of a table's tree, from its root page. */
function recordsOf(pages: Pages, root: number): SqlValue[][] {
  const records: SqlValue[][] = [];
  const waiting = [root];
  for (let visited = 0; waiting.length > 0; visited += 1) {
    if (visited > mostPages) throw new NotSqlite('It is damaged, or far too large.');
    const number = waiting.pop() ?? 0;
    const page = pages.page(number);
    const start = number === 1 ? 100 : 0;
    const kind = page.readUInt8(start);
    const cells = page.readUInt16BE(start + 3);
    const header = start + (kind === 0x05 ? 12 : 8);
    if (kind !== 0x05 && kind !== 0x0d) throw new NotSqlite('It is laid out in a way that Gatehouse does not know.');
    const offsets = Array.from({ length: cells }, (_, index) => page.readUInt16BE(header + 2 * index));
    if (kind === 0x0d) records.push(...offsets.map((cell) => valuesOf(payloadOf(pages, page, cell))));
    // What was put last is looked at first: the rightmost page last of all, so that the rows keep their order.
    else waiting.push(page.readUInt32BE(start + 8), ...offsets.map((cell) => page.readUInt32BE(cell)).reverse());
  }
  return records;
}

/** What a cell of a leaf holds: the start of it beside the row id, the rest on pages of its own. */
function payloadOf(pages: Pages, page: Buffer, cell: number): Buffer {
  const [length, afterLength] = varint(page, cell);
  const [, start] = varint(page, afterLength);
  const most = pages.usable - 35;
  if (length <= most) return page.subarray(start, start + length);
  const least = Math.floor(((pages.usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (pages.usable - 4));
  const local = fitting <= most ? fitting : least;
  const parts = [page.subarray(start, start + local)];
  let next = page.readUInt32BE(start + local);
  for (let left = length - local; left > 0; left -= pages.usable - 4) {
    const further = pages.page(next);
    parts.push(further.subarray(4, 4 + Math.min(left, pages.usable - 4)));
    next = further.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

function valuesOf(payload: Buffer): SqlValue[] {
  const [headerLength, first] = varint(payload, 0);
  const values: SqlValue[] = [];
  let at = headerLength;
  for (let position = first; position < headerLength;) {
    const [type, after] = varint(payload, position);
    position = after;
    const length = type >= 12 ? Math.floor((type - 12) / 2) : ([0, 1, 2, 3, 4, 6, 8, 8][type] ?? 0);
    values.push(valueOf(type, payload.subarray(at, at + length)));
    at += length;
  }
  return values;
}

function valueOf(type: number, bytes: Buffer): SqlValue {
  if (type >= 12) return type % 2 === 1 ? bytes.toString('utf8') : bytes;
  if (type === 0 || type > 9) return null;
  if (type >= 8) return type - 8;
  if (type === 7) return bytes.readDoubleBE(0);
  return type === 6 ? bytes.readBigInt64BE(0) : bytes.readIntBE(0, bytes.length);
}

/** A number of one to nine bytes, and where what follows it begins. Lengths and types are never near 2^53. */
function varint(buffer: Buffer, start: number): [number, number] {
  let value = 0;
  for (let at = start; at < start + 8; at += 1) {
    const byte = buffer.readUInt8(at);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + 1];
  }
  return [value * 256 + buffer.readUInt8(start + 8), start + 9];
}
