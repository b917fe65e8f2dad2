import { createScanner, type Node } from 'jsonc-parser';
import type { Splice } from './editor.ts';
import { membersOf } from './json-tree.ts';
import { indentAt, isFirstOfLine, lineEndOf } from './text-layout.ts';

/** A comma or comment between members. */
interface Mark {
  kind: 'comma' | 'line comment' | 'comment';
  start: number;
  end: number;
}

/** The commas and comments from `from` on, up to the next member or bracket. */
function marksFrom(text: string, from: number): Mark[] {
  const scanner = createScanner(text, false);
  scanner.setPosition(from);
  const marks: Mark[] = [];
  for (;;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    const token = text.slice(start, end);
    if (token === ',') marks.push({ kind: 'comma', start, end });
    else if (token.startsWith('//')) marks.push({ kind: 'line comment', start, end });
    else if (token.startsWith('/*')) marks.push({ kind: 'comment', start, end });
    else if (token === '' || token.trim() !== '') return marks;
  }
}

/** The white space of one level: that of the first member that begins a line, else two spaces. */
export function indentUnit(text: string, root: Node): string {
  const first = membersOf(root).find(({ start }) => isFirstOfLine(text, start));
  return (first && indentAt(text, first.start)) || '  ';
}

/** The white space before members of `container`; null where they all stand in one line. */
export function memberIndent(text: string, container: Node, unit: string): string | null {
  const members = membersOf(container);
  const laidOut = members.findLast(({ start }) => isFirstOfLine(text, start));
  if (laidOut) return indentAt(text, laidOut.start);
  return members.length > 0 ? null : indentAt(text, container.offset) + unit;
}

/**
 * Adds a member at the end. Comments stay where they are: one behind the last member remains behind it, with the new
 * comma between them.
 */
export function addMember(text: string, container: Node, rendered: string, indent: string | null): Splice[] {
  const eol = lineEndOf(text);
  const members = membersOf(container);
  const last = members.at(-1);
  const marks = marksFrom(text, last?.end ?? container.offset + 1);
  const at = marks.at(-1)?.end ?? last?.end ?? container.offset + 1;
  const closing = container.offset + container.length - 1;
  const trailing = marks.some(({ kind }) => kind === 'comma');
  const ownLine = indent !== null || marks.some(({ kind }) => kind === 'line comment');
  const ending = last || text.slice(at, closing).includes('\n') ? '' : eol + indentAt(text, container.offset);
  const member = (ownLine ? eol + (indent ?? '') : ' ') + rendered + (trailing ? ',' : '') + ending;
  const comma = last && !trailing ? [{ start: last.end, end: last.end, text: ',' }] : [];
  return [...comma, { start: at, end: at, text: member }];
}

/** Takes a member out with the white space before it and with one comma. Comments stay. */
export function removeMember(text: string, container: Node, index: number): Splice[] {
  const members = membersOf(container);
  const member = members[index];
  if (!member) return [];
  const previous = members[index - 1];
  const before = marksFrom(text, previous?.end ?? container.offset + 1).filter(({ end }) => end <= member.start);
  const after = marksFrom(text, member.end);
  const ownComma = after.find(({ kind }) => kind === 'comma');
  const comma = ownComma ?? before.find(({ kind }) => kind === 'comma');
  const closing = container.offset + container.length - 1;
  const lonely = members.length === 1 && before.length === 0 && after.every(({ kind }) => kind === 'comma');
  if (lonely) return [{ start: container.offset + 1, end: closing, text: '' }];

  const adjoining = ownComma && text.slice(member.end, ownComma.start).trim() === '';
  const end = adjoining ? ownComma.end : member.end;
  const start = gapStart(text, before.at(-1), previous?.end ?? container.offset + 1, end);
  const removals = [{ start, end, text: '' }];
  if (comma && !adjoining) removals.push({ start: comma.start, end: comma.end, text: '' });
  return merged(removals);
}

/** Where the white space before a member begins; a line comment keeps its line end where more follows in the line. */
function gapStart(text: string, mark: Mark | undefined, otherwise: number, removedTo: number): number {
  const start = mark?.end ?? otherwise;
  if (mark?.kind !== 'line comment' || /^[ \t]*(\r?\n|$)/.test(text.slice(removedTo))) return start;
  return text.indexOf('\n', start) + 1;
}

/** In order; a comma that stands right before the gap becomes part of it. */
function merged(removals: Splice[]): Splice[] {
  const [first, second] = removals.sort((a, b) => a.start - b.start);
  if (!first || !second) return removals;
  return second.start <= first.end ? [{ start: first.start, end: Math.max(first.end, second.end), text: '' }] : [first, second];
}
