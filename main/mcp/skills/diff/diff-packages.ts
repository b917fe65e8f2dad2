import type { SkillDiffLine, SkillFileDiff } from '../../../../preload/schema/skills.ts';
import { maskKeys, maskSecrets } from '../analyzer/mask.ts';
import { reveal } from '../analyzer/reveal.ts';
import type { SourceFile } from '../analyzer/source-file.ts';
import { ruleSet } from '../rules/rule-set.ts';
import { diffLines } from './diff-lines.ts';
import { readableText } from './readable-text.ts';

/** What a diff holds at most: `lineLength`, and `characters` of all lines, before unseen ones are written out. */
export interface DiffLimits {
  linesOfFile: number;
  lines: number;
  lineLength: number;
  characters: number;
}

const usualLimits: DiffLimits = { linesOfFile: 600, lines: 5000, lineLength: 2000, characters: 600_000 };

/** Characters read beyond what is shown, so that a secret is masked even where the line is cut in it. */
const secretLength = 4096;

/** The files that differ, in the order of their paths, each with its changed lines as far as there is room. */
export async function diffPackages(
  before: readonly SourceFile[], after: readonly SourceFile[], limits: DiffLimits = usualLimits,
): Promise<SkillFileDiff[]> {
  const old = new Map(before.map(({ path, content }) => [path, content]));
  const current = new Map(after.map(({ path, content }) => [path, content]));
  const room = { lines: limits.lines, characters: limits.characters };
  const files: SkillFileDiff[] = [];
  for (const path of [...new Set([...old.keys(), ...current.keys()])].sort()) {
    const [from, to] = [old.get(path), current.get(path)];
    if (from && to?.equals(from)) continue;
    const change = !from ? 'added' : !to ? 'removed' : 'changed';
    files.push({ path, change, ...await diffFile(from, to, room, limits) });
  }
  return files;
}

/**
 * As `diffPackages`. Of a single source the text is kept without its secrets, so that it can seem the same where the
 * content is not.
 */
export async function diffContents(before: readonly SourceFile[], after: readonly SourceFile[], isSame: boolean): Promise<SkillFileDiff[]> {
  const files = await diffPackages(before, after);
  if (isSame || files.length > 0) return files;
  return after.map(({ path }) => ({ path, change: 'changed', ...nothing('secret') }));
}

type Shown = Pick<SkillFileDiff, 'added' | 'removed' | 'hunks' | 'left_out' | 'hidden'>;

const nothing = (hidden: SkillFileDiff['hidden']): Shown => ({ added: 0, removed: 0, hunks: [], left_out: 0, hidden });

/** Takes what it shows out of the room that is left. */
async function diffFile(
  from: Buffer | undefined, to: Buffer | undefined, room: Pick<DiffLimits, 'lines' | 'characters'>, limits: DiffLimits,
): Promise<Shown> {
  if (room.lines === 0 || room.characters === 0) return nothing('no_room');
  const [before, after] = [readableText(from), readableText(to)];
  if (before === null || after === null) return nothing('not_text');
  const found = await diffLines(maskKeys(before), maskKeys(after));
  const all = found.flat();
  if (all.length === 0) return nothing(before === after ? 'not_text' : 'secret');
  const { rules } = ruleSet();
  let left = Math.min(room.lines, limits.linesOfFile);
  const show = ({ text, ...line }: Omit<SkillDiffLine, 'cut'>): SkillDiffLine[] => {
    if (left === 0 || room.characters === 0) return [];
    const whole = line.change === 'same' ? text.replace(/\r$/, '') : text;
    const read = whole.slice(0, limits.lineLength + secretLength);
    const masked = maskSecrets(read, rules);
    const part = masked.slice(0, Math.min(limits.lineLength, room.characters));
    left -= 1;
    room.lines -= 1;
    room.characters -= part.length;
    return [{ ...line, text: reveal(part), cut: whole.length - read.length + masked.length - part.length }];
  };
  const hunks = found.map((hunk) => hunk.flatMap(show)).filter((hunk) => hunk.length > 0);
  const count = (change: SkillDiffLine['change']): number => all.filter((line) => line.change === change).length;
  return { added: count('added'), removed: count('removed'), hunks, left_out: all.length - hunks.flat().length, hidden: null };
}
