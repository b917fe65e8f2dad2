import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { isGatehouseError } from '../../../../main/errors/index.ts';
import { checkFiles, packageLimits } from '../../../../main/mcp/skills/archive/check-files.ts';
import { describePackage } from '../../../../main/mcp/skills/archive/describe-package.ts';
import { readArchive } from '../../../../main/mcp/skills/archive/read-archive.ts';
import { writeArchive } from '../../../../main/mcp/skills/archive/write-archive.ts';

const file = (path: string, text = 'x') => ({ path, content: Buffer.from(text) });

/** A ZIP archive whose names are written as they are, as a hostile program would. */
async function archiveOf(entries: { path: string; text?: string | Buffer; mode?: number }[]): Promise<Buffer> {
  const zip = new ZipFile();
  const names = entries.map(({ path }, index) => [`${index}`.padEnd(Buffer.byteLength(path), '_'), path] as const);
  entries.forEach(({ text = 'x', mode = 0o100644 }, index) => zip.addBuffer(Buffer.from(text), names[index]?.[0] ?? '', { mode }));
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk);
  let raw = Buffer.concat(chunks).toString('latin1');
  for (const [stand, path] of names) raw = raw.replaceAll(stand, Buffer.from(path).toString('latin1'));
  return Buffer.from(raw, 'latin1');
}

describe('a ZIP archive', () => {
  it('gives its files back', async () => {
    const files = [file('SKILL.md', '# Hello'), file('scripts/run.py', 'print(1)')];
    expect(await readArchive(await writeArchive(files))).toEqual(files);
  });

  it('is the same for the same files', async () => {
    expect(await writeArchive([file('a')])).toEqual(await writeArchive([file('a')]));
  });

  it.each(['../outside.txt', 'a/../../outside.txt', '/etc/outside', 'C:/outside', '..\\outside', 'a\\..\\..\\outside'])(
    'with the path %s is refused', async (path) => {
      const read = archiveOf([{ path }]).then(readArchive).then(checkFiles);
      await expect(read).rejects.toMatchObject({ code: 'skill_path_unsafe' });
    },
  );

  it('with a symbolic link is refused', async () => {
    const archive = await archiveOf([{ path: 'link-to-file', text: '/etc/hostname', mode: 0o120777 }]);
    await expect(readArchive(archive)).rejects.toMatchObject({ code: 'skill_link_refused' });
  });

  it('that unpacks to far more than it is gets refused', async () => {
    const archive = await archiveOf([{ path: 'large-file.txt', text: Buffer.alloc(4 * 1024 * 1024) }]);
    expect(archive.length).toBeLessThan(packageLimits.bytes / packageLimits.ratio);
    await expect(readArchive(archive)).rejects.toMatchObject({ code: 'skill_too_large' });
  });

  it('that lies about its sizes gets refused', async () => {
    const text = Buffer.alloc(100_000, 'a');
    const archive = await archiveOf([{ path: 'liar.txt', text }]);
    const packed = deflateRawSync(text).length;
    expect(packed).toBeLessThan(text.length);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(text.length);
    const raw = archive.toString('latin1').replaceAll(size.toString('latin1'), '\u0010\0\0\0');
    await expect(readArchive(Buffer.from(raw, 'latin1'))).rejects.toMatchObject({ code: 'skill_archive_unreadable' });
  });

  it('with too many files is refused', async () => {
    const archive = await writeArchive(Array.from({ length: packageLimits.files + 1 }, (_, index) => file(`f${index}`)));
    await expect(readArchive(archive)).rejects.toMatchObject({ code: 'skill_too_large' });
  });

  it.each([['no archive', Buffer.from('hello')], ['nothing', Buffer.alloc(0)]])('that is %s is refused', async (_, content) => {
    await expect(readArchive(content)).rejects.toMatchObject({ code: 'skill_archive_unreadable' });
  });

  it('cut anywhere is refused, not half read', async () => {
    const archive = await writeArchive([file('SKILL.md', '# Hello'), file('b')]);
    for (let length = 0; length < archive.length; length += 7) {
      await expect(readArchive(archive.subarray(0, length))).rejects.toMatchObject({ code: expect.stringMatching(/^skill_/) as string });
    }
  });

  it('with any bytes changed is read or refused, and never more than that', async () => {
    const archive = await writeArchive([file('SKILL.md', '# Hello'.repeat(40)), file('a/b.txt', 'text')]);
    const change = fc.tuple(fc.nat(archive.length - 1), fc.nat(255));
    await fc.assert(fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const bytes = Buffer.from(archive);
      for (const [at, byte] of changes) bytes[at] = byte;
      const found = await readArchive(bytes).then(checkFiles).catch((error: unknown) => error);
      expect(Array.isArray(found) || isGatehouseError(found), String(found)).toBe(true);
    }), { numRuns: 500 });
  });
});

describe('the files of a package', () => {
  it('are the same with and without a folder around them, and without clutter', () => {
    expect(checkFiles([file('mine/SKILL.md'), file('mine/a/b'), file('__MACOSX/mine/x'), file('mine/.DS_Store')]).map(({ path }) => path))
      .toEqual(['SKILL.md', 'a/b']);
    expect(checkFiles([file('SKILL.md')]).map(({ path }) => path)).toEqual(['SKILL.md']);
  });

  it('are refused where two differ in case alone', () => {
    expect(() => checkFiles([file('A.md'), file('a.md')])).toThrow(expect.objectContaining({ code: 'skill_path_unsafe' }) as Error);
  });

  it.each(['a:b.md', 'run.py.', 'run.py ', 'a./run.py', '.', 'SKILL\u202edm.exe', 'a\u200b.md'])(
    'are refused where a name is not what it seems: %j', (path) => {
      expect(() => checkFiles([file(path)])).toThrow(expect.objectContaining({ code: 'skill_path_unsafe' }) as Error);
    },
  );

  it('may be in a folder that is called by its point, and in ones with points and spaces in their names', () => {
    expect(checkFiles([file('./SKILL.md'), file('a b/.hidden'), file('v1.2/x')]).map(({ path }) => path)).toEqual(['SKILL.md', 'a b/.hidden', 'v1.2/x']);
  });

  it('are refused where one is a file and a folder at once', () => {
    expect(() => checkFiles([file('A'), file('a/b/c')])).toThrow(expect.objectContaining({ code: 'skill_path_unsafe' }) as Error);
  });

  it('are refused where there are none', () => {
    expect(() => checkFiles([file('.DS_Store')])).toThrow(expect.objectContaining({ code: 'skill_empty' }) as Error);
  });

  it('say of themselves what they are called', () => {
    const said = '---\nname: tables\ndescription: Sorts tables.\nmetadata:\n  version: 2.1.0\n---\n# Tables\n';
    expect(describePackage([file('SKILL.md', said)])).toMatchObject({ name: 'tables', version: '2.1.0', description: 'Sorts tables.' });
    expect(describePackage([file('package.json', '{"name":"x","version":"1.2.3"}')])).toMatchObject({ name: 'x', version: '1.2.3' });
    expect(describePackage([file('SKILL.md', '---\n: [\n---\n')])).toMatchObject({});
  });

  it.each([
    ['"Sorts \\"all\\" tables: by name"', 'Sorts "all" tables: by name'],
    ["'It''s sorted' # by name", "It's sorted"],
    ['>-\n  Sorts tables.\n  Key: by name.\n\n  # and more', 'Sorts tables. Key: by name. # and more'],
    ['Sorts tables\n  by name # at last', 'Sorts tables by name'],
    ['[a, b]', undefined],
  ])('are described by a text as YAML has it: %j', (written, meant) => {
    const said = `---\r\nname: tables\r\ndescription: ${written}\nlicence: MIT\nmetadata:\n  author: Ada\n---\n`;
    expect(describePackage([file('SKILL.md', said)])).toEqual({ name: 'tables', description: meant, version: undefined, author: 'Ada' });
  });

  it('are described at once, whatever their front matter is made of', () => {
    for (const part of ['? ', '[{', '{?', '? a: ', '!!map {', '- ', '&a ', 'a: ', 'a:\n ', '"', "'", '# ']) {
      expect(describePackage([file('SKILL.md', `---\nname: tables\nx: ${part.repeat(7800 / part.length)}\n---\n`)])).toMatchObject({ name: 'tables' });
    }
  });
});
