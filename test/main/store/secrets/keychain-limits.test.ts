import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryLimit } from '../../../../main/store/secrets/keychain.ts';
import { splitByBytes } from '../../../../main/store/secrets/parts.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { MemoryKeytar } from './memory-keytar.ts';
import { open } from './open.ts';

const windowsLimit = 2560;

/** A store on a keychain with the limit of Windows. */
async function onWindows() {
  const keytar = new MemoryKeytar(windowsLimit);
  const folder = await temporaryFolder();
  const reopen = () => open(folder, { keytar, limitBytes: entryLimit('win32') });
  return { keytar, reopen, secrets: await reopen() };
}

const long = (length: number, mark: string): string => mark.repeat(length);

test('pieces join to the value, are within the limit and split no character', () => {
  const values = fc.string({ unit: 'grapheme', maxLength: 200 });
  fc.assert(fc.property(values, fc.integer({ min: 4, max: 20 }), (value, limit) => {
    const pieces = splitByBytes(value, limit);
    expect(pieces.join('')).toBe(value);
    for (const piece of pieces) {
      expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(limit);
      expect(Buffer.from(piece).toString()).toBe(piece);
    }
  }));
});

test('a secret longer than an entry comes back whole, also one that looks like a header or is empty', async () => {
  const { secrets, reopen } = await onWindows();
  const header = `gatehouse-parts:v1:a:1:${'x'.repeat(43)}`;
  const values = [long(8000, 'a'), long(3000, '漢'), long(2000, '🔑'), header, '', long(1280, 'b'), long(1281, 'c')];
  for (const [index, value] of values.entries()) await secrets.set(`s${index}`, value);
  await secrets.close();
  const again = await reopen();
  for (const [index, value] of values.entries()) expect(await again.get(`s${index}`), `s${index}`).toBe(value);
  expect(again.tier().kind).toBe('keychain');
});

test('a value that shrinks or goes leaves no part behind', async () => {
  const { keytar, secrets } = await onWindows();
  await secrets.set('s', long(8000, 'a'));
  await secrets.set('s', long(5000, 'b'));
  expect(keytar.entries.size).toBe(1 + 4);
  await secrets.set('s', 'short');
  expect([...keytar.entries]).toEqual([['s', 'short']]);
  await secrets.set('s', long(5000, 'c'));
  await secrets.delete('s');
  expect(keytar.entries.size).toBe(0);
});

test.each([1, 2, 4, 5])('a write that fails at entry %i keeps the old value in the keychain', async (failing) => {
  const { keytar, secrets } = await onWindows();
  const old = long(8000, 'a');
  await secrets.set('s', old);
  const before = new Map(keytar.entries);
  let writes = 0;
  keytar.beforeWrite = () => {
    writes += 1;
    if (writes === failing) throw new Error('no');
  };
  await secrets.set('s', long(5000, 'b'));
  // The new value is safe in the vault; the keychain reads as before.
  expect(await secrets.get('s')).toBe(long(5000, 'b'));
  for (const [account, value] of before) expect(keytar.entries.get(account)).toBe(value);
});

test('a set of parts that is not whole is absent, never a wrong value', async () => {
  const { keytar, secrets } = await onWindows();
  await secrets.set('s', long(5000, 'a'));
  const part = [...keytar.entries.keys()].find((account) => account.endsWith('.2')) ?? '';
  keytar.entries.set(part, 'something else');
  expect(await secrets.get('s')).toBeUndefined();
  keytar.entries.delete(part);
  expect(await secrets.get('s')).toBeUndefined();
  await secrets.set('s', 'anew');
  expect(await secrets.get('s')).toBe('anew');
});
