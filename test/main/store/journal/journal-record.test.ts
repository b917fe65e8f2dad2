import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeRecord, readJournal, type JournalRecord } from '../../../../main/store/journal/journal-record.ts';

const record = (sequence: number): JournalRecord => ({
  sequence,
  parts: { grants: { key: 'id', next_id: 1, put: [{ id: `g${sequence}`, scope: 'größer\n"é"' }], delete: ['old'] } },
});
const records = [1, 2, 3, 4].map(record);
const lines = records.map(encodeRecord);
const whole = Buffer.concat(lines);
/** How many lines end before this byte. */
const linesBefore = (byte: number): number => whole.subarray(0, byte).filter((value) => value === 0x0a).length;

test('what was written is read', () => {
  expect(readJournal(whole)).toEqual({ records, state: 'whole' });
  expect(readJournal(Buffer.alloc(0))).toEqual({ records: [], state: 'whole' });
});

test('cut off anywhere, it gives every record that is whole', () => {
  for (let length = 0; length < whole.length; length += 1) {
    const { records: read, state } = readJournal(whole.subarray(0, length));
    expect(read).toEqual(records.slice(0, linesBefore(length)));
    expect(state).toBe(length === 0 || whole[length - 1] === 0x0a ? 'whole' : 'torn');
  }
});

test('zeros at the end are room for more, and after half a line they are its missing end', () => {
  expect(readJournal(Buffer.concat([whole, Buffer.alloc(512)]))).toEqual({ records, state: 'whole' });
  const half = whole.subarray(0, whole.length - 5);
  expect(readJournal(Buffer.concat([half, Buffer.alloc(512)]))).toEqual({ records: records.slice(0, -1), state: 'torn' });
});

test('one changed bit anywhere is found: nothing from there on is believed, and damage before good lines is named', () => {
  fc.assert(fc.property(fc.nat(whole.length - 1), fc.nat(7), (byte, bit) => {
    const changed = Buffer.from(whole);
    changed[byte] = (changed[byte] ?? 0) ^ (1 << bit);
    const line = linesBefore(byte);
    const { records: read, state } = readJournal(changed);
    expect(read).toEqual(records.slice(0, line));
    // Without its line end a line takes the next one with it.
    const lost = whole[byte] === 0x0a ? 2 : 1;
    expect(state).toBe(line + lost < lines.length ? 'damaged' : 'torn');
  }), { numRuns: 2000 });
});
