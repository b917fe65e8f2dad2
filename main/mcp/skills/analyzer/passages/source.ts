import { splitComments, type CommentStyle } from './comments.ts';
import { joined, type Passage, type PassageKind } from './passage.ts';

/** Reads program source: code line by line (a command that goes on with a backslash is one), comments as prose. */
export function readSource(text: string, as: PassageKind, style: CommentStyle): Passage[] {
  const { code, comments } = splitComments(text, style);
  return [...codePassages(code.split('\n'), as), ...commentPassages(comments)];
}

/** @param first number of the first line */
export function codePassages(rows: readonly string[], as: PassageKind, first = 1): Passage[] {
  const passages: Passage[] = [];
  let parts: { text: string; number: number }[] = [];
  rows.forEach((row, index) => {
    const text = row.trimEnd();
    const goesOn = as === 'shell' && /[\\`]$/.test(text) && parts.length < 50;
    if (text.trim() !== '') parts.push({ text: goesOn ? text.slice(0, -1) : text, number: first + index });
    if (goesOn || parts.length === 0) return;
    passages.push(joined(as, parts));
    parts = [];
  });
  if (parts.length > 0) passages.push(joined(as, parts));
  return passages;
}

/** Comments on lines that follow one another are one paragraph. */
function commentPassages(comments: readonly { text: string; number: number }[]): Passage[] {
  const paragraphs: { text: string; number: number }[][] = [];
  for (const comment of comments) {
    const last = paragraphs.at(-1);
    if (last && last.length < 50 && (last.at(-1)?.number ?? 0) >= comment.number - 1) last.push(comment);
    else paragraphs.push([comment]);
  }
  return paragraphs.map((paragraph) => joined('prose', paragraph));
}
