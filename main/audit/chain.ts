import { createHash } from 'node:crypto';
import type { AuditRecord } from '../../preload/schema/audit.ts';

/** A place in the chain. */
export interface Link {
  seq: number;
  /** Of the record there. */
  hash: string;
}

/** Before the first record. */
export const genesis: Link = { seq: 0, hash: '0'.repeat(64) };

export type Unchained = Omit<AuditRecord, 'hash' | 'prev' | 'seq'>;

const head = /^\{"hash":"([0-9a-f]{64})",$/;
const headLength = '{"hash":"",'.length + 64;

/**
 * The record as a line of the file: one JSON object that begins with its hash. Hashed are the bytes of the same object
 * without that member, so that nobody has to agree on how JSON is spelled.
 */
export function chained(entry: Unchained, after: Link): { line: string; link: Link } {
  const seq = after.seq + 1;
  const body = JSON.stringify({ prev: after.hash, seq, ...entry });
  const hash = createHash('sha256').update(body).digest('hex');
  return { line: `{"hash":"${hash}",${body.slice(1)}\n`, link: { seq, hash } };
}

/** What stands in one line, without its line end; null where that is no record. `sound`: its hash fits its bytes. */
export function readLine(line: Buffer): { record: AuditRecord; sound: boolean } | null {
  const hash = head.exec(line.subarray(0, headLength).toString('latin1'))?.[1];
  if (hash === undefined) return null;
  const record = parse(line.toString('utf8'));
  if (!isRecord(record) || record.hash !== hash) return null;
  const sound = createHash('sha256').update('{').update(line.subarray(headLength)).digest('hex') === hash;
  return { record, sound };
}

/** By what the chain and the list stand on. That the rest is as it was written, the hash tells. */
function isRecord(value: unknown): value is AuditRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { hash, prev, seq, at, action, detail } = value as Record<string, unknown>;
  return typeof hash === 'string' && typeof prev === 'string' && Number.isSafeInteger(seq) && typeof at === 'string'
    && typeof action === 'string' && typeof detail === 'object' && detail !== null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The complete lines of a file. What a crash has left without a line end was never acknowledged. */
export function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; ;) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1) return;
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}
