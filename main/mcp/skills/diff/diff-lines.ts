import { diffArrays } from 'diff';
import type { SkillDiffLine } from '../../../../preload/schema/skills.ts';

/** Lines that did not change, shown before and after a changed one. */
const linesAround = 3;

/** Changed lines up to which the shortest diff is looked for: its work grows with their square. */
const mostEdits = 1000;

type Line = Omit<SkillDiffLine, 'cut'>;

/**
 * The changed lines of a text, in hunks with the lines around them. Texts that have too little in common give one
 * hunk with the whole of both. Lets others work in between.
 */
export async function diffLines(before: string, after: string): Promise<Line[][]> {
  const old = linesOf(before);
  const current = linesOf(after);
  const parts = await partsOf(old, current) ?? [{ change: 'removed', lines: old }, { change: 'added', lines: current }];
  return hunksOf(numbered(parts));
}

interface Part {
  change: SkillDiffLine['change'];
  lines: string[];
}

/** Null where more lines differ than are looked at. */
function partsOf(old: string[], current: string[]): Promise<Part[] | null> {
  return new Promise((resolve) => {
    diffArrays(old, current, {
      maxEditLength: mostEdits,
      callback: (parts) => {
        resolve(parts?.map(({ added, removed, value }) => ({
          change: added ? 'added' : removed ? 'removed' : 'same', lines: value,
        })) ?? null);
      },
    });
  });
}

/** Lines keep the carriage return at their end: one that came or went is a change. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function numbered(parts: readonly Part[]): Line[] {
  let before = 0;
  let after = 0;
  return parts.flatMap(({ change, lines }) => lines.map((text): Line => ({
    change,
    before: change === 'added' ? null : (before += 1),
    after: change === 'removed' ? null : (after += 1),
    text,
  })));
}

function hunksOf(lines: readonly Line[]): Line[][] {
  const hunks: Line[][] = [];
  let end = -1;
  lines.forEach(({ change }, index) => {
    if (change === 'same') return;
    const first = Math.max(0, index - linesAround);
    const last = Math.min(lines.length, index + linesAround + 1);
    const hunk = hunks.at(-1);
    if (hunk && first <= end) hunk.push(...lines.slice(end, last));
    else hunks.push(lines.slice(first, last));
    end = last;
  });
  return hunks;
}
