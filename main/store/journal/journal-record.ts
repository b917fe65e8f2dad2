import { createHash } from 'node:crypto';
import type { PartChanges } from '../part.ts';

/** What one write made durable: the changes of each part, by its name. */
export interface JournalRecord {
  /** One more than that of the record before it. */
  sequence: number;
  parts: Readonly<Record<string, PartChanges>>;
}

/** What a journal holds, up to the first line that is not as it was written. Zeros at its end are room for more. */
export interface JournalContent {
  records: JournalRecord[];
  /**
   * "torn": only the end is missing, as after a crash in the middle of an append that nobody was told of. "damaged":
   * good lines follow the bad one, so something that was written whole is lost.
   */
  state: 'whole' | 'torn' | 'damaged';
}

const newLine = 0x0a;
const checksumLength = 16;
/** Checksum and space. */
const jsonAt = checksumLength + 1;

/** The first 64 bits of the SHA-256: enough against accidents, and quicker here than any checksum in JavaScript. */
const checksumOf = (bytes: string | Buffer): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, checksumLength);

/** A line: checksum, space, JSON. JSON has no line ends in it, so lines can be told apart whatever happened to one. */
export function encodeRecord(record: JournalRecord): Buffer {
  const json = JSON.stringify(record);
  return Buffer.from(`${checksumOf(json)} ${json}\n`);
}

/** Reads a journal from its first line. */
export function readJournal(bytes: Buffer): JournalContent {
  const records: JournalRecord[] = [];
  for (let start = 0; start < bytes.length; start = nextLine(bytes, start)) {
    const record = decodeLine(bytes, start);
    if (!record) return { records, state: stateAt(bytes, start) };
    records.push(record);
  }
  return { records, state: 'whole' };
}

/** What a line that is not as it was written says about the journal. */
function stateAt(bytes: Buffer, start: number): JournalContent['state'] {
  if (bytes.subarray(start).every((byte) => byte === 0)) return 'whole';
  return hasGoodLine(bytes, nextLine(bytes, start)) ? 'damaged' : 'torn';
}

function hasGoodLine(bytes: Buffer, from: number): boolean {
  for (let start = from; start < bytes.length; start = nextLine(bytes, start)) {
    if (decodeLine(bytes, start)) return true;
  }
  return false;
}

function nextLine(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(newLine, start);
  return end < 0 ? bytes.length : end + 1;
}

/** Null for a line that is cut off or was changed. */
function decodeLine(bytes: Buffer, start: number): JournalRecord | null {
  const end = bytes.indexOf(newLine, start);
  if (end < start + jsonAt) return null;
  const json = bytes.subarray(start + jsonAt, end);
  if (bytes.toString('latin1', start, start + jsonAt) !== `${checksumOf(json)} `) return null;
  return JSON.parse(json.toString('utf8')) as JournalRecord;
}
