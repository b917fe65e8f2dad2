import { chmod, lstat, mkdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AppDefinition, ConfigFile } from '../../../../main/clients/app.ts';
import { dataAt, withData } from '../../../../main/clients/editors/data.ts';
import { decodeConfig, encodeConfig } from '../../../../main/clients/editors/encoding.ts';
import { UnreadableConfig, type Data } from '../../../../main/clients/editors/editor.ts';
import { entryPath, rootOf, saysNothing, withEntry, withoutEntry } from '../../../../main/clients/plan/config-edit.ts';
import { apps } from '../../../../main/clients/registry/apps.ts';
import { bench, linear, pathFor, type Bench } from '../harness.ts';
import { expected } from './expected.ts';
import { matrixOf, wanted } from './matrix.ts';

/** Every application's file in every condition: what was there is there afterwards, and what cannot be kept is refused. */

const withFile = apps.flatMap((app): [string, AppDefinition, ConfigFile][] => (app.file ? [[app.id, app, app.file]] : []));

function entryOf(app: AppDefinition, root: readonly string[]) {
  const facts = { name: wanted, url: 'http://localhost:9050/mcp', transport: 'http', credential: { kind: 'oauth' } } as const;
  const entry = app.entry?.(facts, root) ?? app.bridgeEntry?.({ command: '/bridge', args: ['1'], env: {} });
  if (!entry) throw new Error(`${app.id} has no entry.`);
  return entry;
}

/** Puts the entry in and takes it out again. */
function thereAndBack(app: AppDefinition, file: ConfigFile, text: string) {
  const data = file.editor.parse(text);
  const root = rootOf(file, data);
  const former = dataAt(data, entryPath(root, wanted));
  const value = entryOf(app, root);
  const { text: after, made } = withEntry(file, text, { root, name: wanted, value, sides: [], former: { name: null, inputId: null } });
  const back = withoutEntry(file, after, {
    root, name: wanted, made, inputId: null, former: former === undefined ? null : { name: wanted, copy: text },
  });
  return { data, root, value, after, back, former };
}

const strip = (text: string): string => text.replace(/[\s,]+/g, '');

/** True where `original` is what is left of `text` when something is cut out. */
function holdsInOrder(text: string, original: string): boolean {
  let at = 0;
  for (const character of text) if (character === original[at]) at += 1;
  return at === original.length;
}

const withoutWanted = (data: Data, root: readonly string[]): Data =>
  withData(data, entryPath(root, wanted), undefined);

describe.each(withFile)('%s', (id, app, file) => {
  test.each(matrixOf(file).map((one) => [one.what, one] as const))('%s', (_, { text, refused }) => {
    if (refused) {
      expect(() => thereAndBack(app, file, text)).toThrow(UnreadableConfig);
      return;
    }
    const { data, root, value, after, back, former } = thereAndBack(app, file, text);
    expect(dataAt(file.editor.parse(after), entryPath(root, wanted))).toEqual(value);
    expect(withoutWanted(file.editor.parse(after), root)).toEqual(withoutWanted({ ...(data as object), ...(text.trim() ? {} : groupOf(root)) }, root));
    if (former === undefined) expect(holdsInOrder(strip(after), strip(text))).toBe(true);
    if (text.trim() === '') expect(saysNothing(file.editor.parse(back), root)).toBe(true);
    else expect(file.editor.parse(back)).toEqual(file.editor.parse(text));
    // A line without an end gets one where a table or a block is put below it; an undo of the whole file has the copy.
    if (text.trim() !== '') expect([text, `${text}\n`]).toContain(back);
  });

  test('a file as its users have it comes back byte for byte', () => {
    const text = expected[id]?.typical ?? '';
    expect(text).not.toBe('');
    const { after, back } = thereAndBack(app, file, text);
    expect(after).not.toBe(text);
    expect(back).toBe(text);
  });

  test('a byte order mark stays where it is read, and is taken out where the application fails on it', () => {
    const [, , typical] = matrixOf(file);
    const { text, byteOrderMark } = decodeConfig(Buffer.from(`\uFEFF${typical?.text ?? ''}`));
    expect(byteOrderMark).toBe(true);
    const { after } = thereAndBack(app, file, text);
    const written = encodeConfig({ text: after, byteOrderMark: byteOrderMark && file.acceptsByteOrderMark }).toString();
    expect(written.startsWith('\uFEFF')).toBe(file.acceptsByteOrderMark);
  });
});

/** On the disk the format counts for nothing, and the path for all. */
describe('on the disk', () => {
  const onDisk = withFile.filter(([, app]) => !app.needsFolder);
  const typicalAt = async (one: Bench, id: string): Promise<{ path: string; text: string }> => {
    const path = await pathFor(one, id);
    const text = expected[id]?.typical ?? '';
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return { path, text };
  };

  test('a link stays one, and what it leads to is written', async () => {
    const one = await bench();
    for (const [id] of onDisk) {
      const { path, text } = await typicalAt(one, id);
      const real = join(one.home, 'dotfiles', id, basename(path));
      await mkdir(dirname(real), { recursive: true });
      await rename(path, real);
      await symlink(real, path);
      await one.add({ app: id, door: 'file' });
      expect((await lstat(path)).isSymbolicLink(), id).toBe(true);
      expect(await readFile(real, 'utf8'), id).not.toBe(text);
      await one.service.undo({ app: id, target: linear });
      expect(await readFile(real, 'utf8'), id).toBe(text);
    }
  });

  test('a write-protected file is left alone', async () => {
    const one = await bench();
    for (const [id] of onDisk) {
      const { path, text } = await typicalAt(one, id);
      await chmod(path, 0o444);
      await expect(one.add({ app: id, door: 'file' }), id).rejects.toMatchObject({ code: 'app_file_read_only' });
      expect(await readFile(path, 'utf8'), id).toBe(text);
    }
    expect(await one.stores.appEntries.list()).toEqual([]);
  });

  test('a file that changes under the preview is left alone', async () => {
    const one = await bench();
    for (const [id] of onDisk) {
      const { path, text } = await typicalAt(one, id);
      const { token } = await one.preview({ app: id, door: 'file' });
      await writeFile(path, `${text}\n`);
      await expect(one.service.apply({ app: id, door: 'file', target: linear, token }), id).rejects.toMatchObject({ code: 'preview_stale' });
      expect(await readFile(path, 'utf8'), id).toBe(`${text}\n`);
    }
  });

  test('a missing file is made for its owner alone, and goes again', async () => {
    const one = await bench();
    for (const [id, , { mustExist }] of onDisk) {
      if (mustExist) continue;
      const { entry: { path } } = await one.add({ app: id, door: 'file' });
      expect((await stat(path ?? '')).mode & 0o777, id).toBe(0o600);
      await one.service.undo({ app: id, target: linear });
      await expect(stat(path ?? ''), id).rejects.toMatchObject({ code: 'ENOENT' });
    }
  });
});

/** The group that Gatehouse makes where there is none. */
const groupOf = (root: readonly string[]): Record<string, Data> =>
  root.reduceRight<Record<string, Data>>((inner, name) => ({ [name]: inner }), {});
