import { maskText } from './mask.ts';

export interface DiffLine {
  /** Line in the file: of the new one for "same" and "added", of the old one for "removed". From 1. */
  line: number;
  kind: 'same' | 'added' | 'removed';
  /** Without secrets, and cut where it is very long. */
  text: string;
}

const around = 3;
const longest = 400;

/** The one place where two texts differ, with a few lines around it. */
export function lineDiff(before: string, after: string): DiffLine[] {
  if (before === after) return [];
  const old = linesOf(before);
  const now = linesOf(after);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const shown = (lines: string[], from: number, to: number, kind: DiffLine['kind']): DiffLine[] =>
    clean(lines, Math.max(from, 0), to).map((text, index) => ({ line: Math.max(from, 0) + index + 1, kind, text }));
  return [
    ...shown(now, start - around, start, 'same'),
    ...shown(old, start, old.length - end, 'removed'),
    ...shown(now, start, now.length - end, 'added'),
    ...shown(now, now.length - end, now.length - end + around, 'same'),
  ];
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));

/** Looked at with the line before, which may say that a secret follows. */
function clean(lines: string[], from: number, to: number): string[] {
  if (from >= Math.min(to, lines.length)) return [];
  const first = Math.max(from - 1, 0);
  const safe = maskText(lines.slice(first, to).join('\n')).split('\n').slice(from - first, to - first);
  return safe.map((line) => (line.length > longest ? `${line.slice(0, longest)}…` : line));
}
