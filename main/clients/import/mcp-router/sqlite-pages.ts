/** The pages of an SQLite database, as its last finished transaction left them. */
export interface Pages {
  /** Bytes of a page that may be used. */
  usable: number;
  /** @param number from 1 @throws NotSqlite for one that there is not */
  page(number: number): Buffer;
}

/** What was read is no SQLite database, or is damaged. */
export class NotSqlite extends Error {
  override readonly name = 'NotSqlite';
}

const magic = 'SQLite format 3\0';
const frameHeader = 24;
const logHeader = 32;

/**
 * Reads a database beside the program that has it open: changes that stand in the write-ahead log alone count too.
 * Source: the SQLite database file format, sections 1.3 and 4 (https://www.sqlite.org/fileformat2.html).
 * @param log content of the file with "-wal" at its end; null where there is none
 * @throws NotSqlite
 */
export function pagesOf(database: Buffer, log: Buffer | null): Pages {
  if (database.length < 100 || database.toString('latin1', 0, 16) !== magic) throw new NotSqlite('It is no SQLite database.');
  const stored = database.readUInt16BE(16);
  const size = stored === 1 ? 65_536 : stored;
  // 1: UTF-8. Nobody chooses another by accident.
  if (size < 512 || database.readUInt32BE(56) > 1) throw new NotSqlite('It is an SQLite database of an unusual kind.');
  const changed = log ? committed(log, size) : new Map<number, Buffer>();
  return {
    usable: size - database.readUInt8(20),
    page(number) {
      const page = changed.get(number) ?? database.subarray((number - 1) * size, number * size);
      if (number < 1 || page.length < size) throw new NotSqlite('A page of it is missing.');
      return page;
    },
  };
}

/** The last version of each page in finished transactions. Frames of an earlier run of the log have other salts. */
function committed(log: Buffer, size: number): Map<number, Buffer> {
  const done = new Map<number, Buffer>();
  if (log.length < logHeader || log.readUInt32BE(8) !== size) return done;
  const salts = log.subarray(16, 24);
  let pending: [number, Buffer][] = [];
  for (let at = logHeader; at + frameHeader + size <= log.length; at += frameHeader + size) {
    if (!log.subarray(at + 8, at + 16).equals(salts)) break;
    pending.push([log.readUInt32BE(at), log.subarray(at + frameHeader, at + frameHeader + size)]);
    if (log.readUInt32BE(at + 4) === 0) continue;
    for (const [number, page] of pending) done.set(number, page);
    pending = [];
  }
  return done;
}
