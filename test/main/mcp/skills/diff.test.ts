import { describe, expect, it } from 'vitest';
import { diffLines } from '../../../../main/mcp/skills/diff/diff-lines.ts';
import { diffPackages, type DiffLimits } from '../../../../main/mcp/skills/diff/diff-packages.ts';

const signs = { same: ' ', added: '+', removed: '-' } as const;
const numbers = (count: number, prefix = ''): string => Array.from({ length: count }, (_, index) => `${prefix}${index + 1}\n`).join('');
const packageOf = (files: Record<string, string | Buffer>) =>
  Object.entries(files).map(([path, content]) => ({ path, content: Buffer.from(content) }));
const diff = (before: Record<string, string | Buffer>, after: Record<string, string | Buffer>, limits?: DiffLimits) =>
  diffPackages(packageOf(before), packageOf(after), limits);
const roomy: DiffLimits = { linesOfFile: 100, lines: 1000, lineLength: 1000, characters: 100_000 };

const written = async (before: string, after: string): Promise<string[]> =>
  (await diffLines(before, after)).map((hunk) => hunk.map(({ change, text }) => `${signs[change]}${text}`).join('\n'));

describe('The diff of two texts', () => {
  it('has the changed lines with three around them, and leaves out the rest', async () => {
    const old = numbers(20);
    expect(await written(old, old.replace('10\n', 'ten\n'))).toEqual([' 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13']);
  });

  it('numbers each line as it is in its own version', async () => {
    const [hunk] = await diffLines('a\nb\nc\n', 'a\nnew\nnewer\nc\n');
    expect(hunk?.map(({ before, after }) => [before, after])).toEqual([[1, 1], [2, null], [null, 2], [null, 3], [3, 4]]);
  });

  it('joins changes whose surroundings meet, and parts those whose do not', async () => {
    const old = numbers(30);
    expect(await diffLines(old, old.replace('5\n', 'five\n').replace('11\n', 'eleven\n'))).toHaveLength(1);
    expect(await diffLines(old, old.replace('5\n', 'five\n').replace('20\n', 'twenty\n'))).toHaveLength(2);
  });

  it('shows the whole of texts that have too little in common', async () => {
    const lines = (await diffLines(numbers(900, 'a'), numbers(900, 'b'))).flat();
    expect(lines.filter(({ change }) => change === 'removed')).toHaveLength(900);
    expect(lines.filter(({ change }) => change === 'added')).toHaveLength(900);
  });

  it('is empty for the same text', async () => {
    expect(await diffLines('a\nb', 'a\nb\n')).toEqual([]);
  });
});

describe('The diff of two packages', () => {
  it('tells of new, gone and changed files in the order of their paths, and of no other', async () => {
    expect(await diff({ 'b.md': 'b\n', gone: 'x\n', same: 's' }, { 'b.md': 'c\n', 'a.md': 'a\n', same: 's' })).toMatchObject([
      { path: 'a.md', change: 'added', added: 1, removed: 0 },
      { path: 'b.md', change: 'changed', added: 1, removed: 1 },
      { path: 'gone', change: 'removed', added: 0, removed: 1 },
    ]);
  });

  it('writes out unseen characters, and carriage returns that came or went', async () => {
    const [file] = await diff({ a: 'sort\nrows\n' }, { a: 'so\u200brt\u202e\nrows\r\n\u0000\n' });
    expect(file?.hunks.flat().filter(({ change }) => change === 'added').map(({ text }) => text))
      .toEqual(['so\\u{200b}rt\\u{202e}', 'rows\\u{d}', '\\u{0}']);
  });

  it('leaves out the middle of secrets, also where a line is cut in one', async () => {
    const token = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
    const whole = JSON.stringify(await diff({ a: '' }, { a: `token ${token}\n` }));
    const cut = JSON.stringify(await diff({ a: '' }, { a: `token ${token}\n` }, { ...roomy, lineLength: 30 }));
    expect(whole).toContain('token ');
    for (const answer of [whole, cut]) expect(answer).not.toContain(token.slice(4, 20));
  });

  it('shows no lines of what is not text, or differs in bytes that are none', async () => {
    const picture = (last: number): Buffer => Buffer.from([0x89, 0x50, 0, 0, 0, 1, 0xff, 0xfe, last]);
    expect(await diff({ a: picture(1), b: Buffer.from('text \xff', 'latin1') }, { a: picture(2), b: Buffer.from('text \xfe', 'latin1') }))
      .toMatchObject([{ path: 'a', hidden: 'not_text', hunks: [] }, { path: 'b', hidden: 'not_text', hunks: [] }]);
  });

  it('says how many lines of a file it leaves out', async () => {
    const [file] = await diff({}, { a: numbers(150) }, roomy);
    expect(file).toMatchObject({ added: 150, left_out: 50 });
    expect(file?.hunks.flat()).toHaveLength(100);
  });

  it('says how many characters of a line it leaves out', async () => {
    const [file] = await diff({}, { a: `${'ab '.repeat(500)}\n` }, roomy);
    expect(file?.hunks.flat()).toMatchObject([{ cut: 500 }]);
  });

  it.each([
    ['lines', { ...roomy, lines: 150 }], ['characters', { ...roomy, characters: 100 }],
  ] as const)('ends where all files have too many %s, and says which files are not shown', async (_, limits) => {
    const files = await diff({}, { a: numbers(200), b: numbers(200), c: numbers(200) }, limits);
    const lines = files.flatMap(({ hunks }) => hunks.flat());
    expect(lines.length).toBeLessThanOrEqual(limits.lines);
    expect(lines.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(limits.characters);
    expect(files.at(-1)).toMatchObject({ path: 'c', hidden: 'no_room' });
  });
});
