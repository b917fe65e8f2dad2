import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chained, genesis, linesOf, readLine, type Link } from '../../../main/audit/chain.ts';
import { recordOf } from '../../../main/audit/audit-entry.ts';
import { removalEntry } from '../../../main/audit/removal.ts';
import { verifyChain, type Segment, type Verdict } from '../../../main/audit/verify-chain.ts';
import { entry } from './open-audit.ts';

const names = ['audit-000001.jsonl', 'audit-000002.jsonl', 'audit-000003.jsonl'];

/** A log of three files with so many records, and the mark of its end. */
function write(records: number, after: Link = genesis): { lines: string[]; mark: Link } {
  const lines: string[] = [];
  let last = after;
  for (let number = 1; number <= records; number += 1) {
    const { line, link } = chained(recordOf(entry({ subject: `nº ${number} – ✓`, detail: { number } }), number), last);
    lines.push(line);
    last = link;
  }
  return { lines, mark: last };
}

function inFiles(lines: readonly string[]): Segment[] {
  const each = Math.ceil(lines.length / names.length);
  return names.map((name, index) => ({ name, bytes: Buffer.from(lines.slice(index * each, (index + 1) * each).join('')) }));
}

async function* each(segments: readonly Segment[]): AsyncGenerator<Segment> {
  yield* segments;
}

const verify = (segments: readonly Segment[], mark: Link | null): Promise<Verdict> => verifyChain(each(segments), mark);
const verifyLines = (lines: readonly string[], mark: Link | null): Promise<Verdict> => verify(inFiles(lines), mark);

const { lines, mark } = write(30);
const index = fc.integer({ min: 0, max: lines.length - 1 });

describe('the chain', () => {
  it('holds as it was written, over several files', async () => {
    expect(await verifyLines(lines, mark)).toMatchObject({ whole: true, records: 30, last: { seq: 30 } });
    expect(await verifyLines([], null)).toMatchObject({ whole: true, records: 0 });
  });

  it('is made of hashes that anybody can make again from the JSON', () => {
    const read = readLine(Buffer.from((lines[4] ?? '').trimEnd()));
    expect(read).toMatchObject({ sound: true, record: { seq: 5, subject: 'nº 5 – ✓' } });
    const { hash, ...rest } = JSON.parse(lines[4] ?? '') as { hash: string };
    expect(chained(recordOf(entry(), 0), genesis).line.startsWith('{"hash":"')).toBe(true);
    expect(readLine(Buffer.from(`{"hash":"${hash}",${JSON.stringify(rest).slice(1)}`))?.sound).toBe(true);
  });

  it('shows every single byte that is another one', async () => {
    const files = inFiles(lines);
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 2 }), fc.nat(), fc.integer({ min: 1, max: 255 }), async (file, place, flip) => {
      const changed = files.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes) }));
      const bytes = changed[file]?.bytes ?? Buffer.alloc(0);
      const at = place % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ flip;
      expect((await verify(changed, mark)).whole).toBe(false);
    }), { numRuns: 2000 });
  });

  it('shows every bit of one record that is another one', async () => {
    const short = write(3);
    const bytes = Buffer.from(short.lines.join(''));
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect((await verify([{ name: 'audit-000001.jsonl', bytes: changed }], short.mark)).whole).toBe(false);
    }
  });

  it('shows a record that was taken out, and which', async () => {
    await fc.assert(fc.asyncProperty(index, async (gone) => {
      const verdict = await verifyLines(lines.filter((_, at) => at !== gone), mark);
      expect(verdict).toMatchObject({ whole: false, seq: gone + 1 });
    }));
  });

  it('shows records in another order, and records that came twice', async () => {
    await fc.assert(fc.asyncProperty(index, index, async (one, other) => {
      fc.pre(one !== other);
      const swapped = lines.map((line, at) => (at === one ? lines[other] : at === other ? lines[one] : line) ?? '');
      expect((await verifyLines(swapped, mark)).whole).toBe(false);
      expect((await verifyLines(lines.toSpliced(one, 0, lines[other] ?? ''), mark)).whole).toBe(false);
    }));
  });

  it('shows that its end was cut off, at whichever byte', async () => {
    const bytes = Buffer.from(lines.join(''));
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), async (kept) => {
      const cut = { name: 'audit-000001.jsonl', bytes: bytes.subarray(0, kept) };
      const complete = [...linesOf(cut.bytes)].length;
      expect(await verify([cut], mark)).toMatchObject({ whole: false, reason: 'cut', seq: complete + 1 });
    }));
  });

  it('shows a file that is missing: the first, one in between, the last', async () => {
    const files = inFiles(lines);
    expect(await verify(files.slice(1), mark)).toMatchObject({ whole: false, reason: 'beginning', file: 'audit-000002.jsonl' });
    expect(await verify([files[0], files[2]].flatMap((one) => one ?? []), mark)).toMatchObject({ whole: false, reason: 'missing', seq: 11 });
    expect(await verify(files.slice(0, 2), mark)).toMatchObject({ whole: false, reason: 'cut', seq: 21 });
    expect(await verify([], mark)).toMatchObject({ whole: false, reason: 'cut', seq: 1 });
  });

  it('shows a log that was written anew from some record on, hashes and all', async () => {
    const { link } = chained(recordOf(entry(), 1), genesis);
    const forged = [...write(1).lines.map(() => chained(recordOf(entry({ client: 'Somebody else' }), 1), genesis).line)];
    const rest = write(29, link).lines;
    expect((await verifyLines([...forged, ...rest], mark)).whole).toBe(false);
    const all = write(30, genesis).lines.map((line) => line.replace('Cursor', 'Cursed'));
    expect((await verifyLines(all, mark)).whole).toBe(false);
    let last = genesis;
    const clean = Array.from({ length: 30 }, () => {
      const { line, link: next } = chained(recordOf(entry({ client: 'Nobody' }), 1), last);
      last = next;
      return line;
    });
    expect(await verifyLines(clean, last)).toMatchObject({ whole: true });
    expect(await verifyLines(clean, mark)).toMatchObject({ whole: false, reason: 'changed' });
  });

  it('may begin later where a record says up to which the oldest were removed', async () => {
    const removed = readLine(Buffer.from((lines[9] ?? '').trimEnd()))?.record ?? genesis;
    const tells = chained(recordOf(removalEntry(removed, ''), 31), mark);
    expect(await verifyLines([...lines.slice(10), tells.line], tells.link)).toMatchObject({ whole: true, records: 21 });
    // Removal was interrupted: more is there than has to be.
    expect(await verifyLines([...lines.slice(5), tells.line], tells.link)).toMatchObject({ whole: true });
    expect(await verifyLines([...lines.slice(11), tells.line], tells.link)).toMatchObject({ whole: false, reason: 'beginning' });
  });

  it('passes over what a crash has left of a record that nobody was told of', async () => {
    const torn = [{ name: 'audit-000001.jsonl', bytes: Buffer.from(`${lines.join('')}{"hash":"12`) }];
    expect(await verify(torn, mark)).toMatchObject({ whole: true, records: 30 });
  });
});
