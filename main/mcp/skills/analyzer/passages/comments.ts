/** How a language writes comments. */
export interface CommentStyle {
  line: '#' | '//';
  block: boolean;
  /** Triple-quoted strings; one that stands alone is documentation (Python). */
  tripleQuotes: boolean;
}

export interface SplitSource {
  /** The source with comments blanked out: same length, same lines. */
  code: string;
  comments: { text: string; number: number }[];
}

/** What a comment blanks out at one place of the source. */
interface Span {
  end: number;
  kind: 'string' | 'comment';
}

/**
 * Parts a source into code and comments, so that words about a danger are not taken for the danger. It knows strings
 * and, roughly, regular expressions, so that a comment sign inside one hides nothing.
 */
export function splitComments(source: string, style: CommentStyle): SplitSource {
  const comments: SplitSource['comments'] = [];
  const code: string[] = [];
  let number = 1;
  let copied = 0;
  let at = 0;
  while (at < source.length) {
    const span = spanAt(source, at, style);
    if (!span) {
      if (source[at] === '\n') number += 1;
      at += 1;
      continue;
    }
    const text = source.slice(at, span.end);
    const rows = text.split('\n');
    if (span.kind === 'comment') {
      code.push(source.slice(copied, at), text.replace(/[^\n]/g, ' '));
      copied = span.end;
      rows.forEach((row, index) => comments.push({ text: row.replace(/^\s*(?:\/\/+|\/?\*+|#+|"""|''')?/, ''), number: number + index }));
    }
    number += rows.length - 1;
    at = span.end;
  }
  code.push(source.slice(copied));
  return { code: code.join(''), comments };
}

function spanAt(source: string, at: number, style: CommentStyle): Span | null {
  const char = source[at] as string;
  if (char === '"' || char === '\'' || char === '`') return stringAt(source, at, style);
  if (char === '#' && style.line === '#') {
    return at === 0 || /[\s;(]/.test(source[at - 1] as string) ? { end: lineEnd(source, at), kind: 'comment' } : null;
  }
  if (char !== '/' || style.line !== '//') return null;
  if (source[at + 1] === '/') return { end: lineEnd(source, at), kind: 'comment' };
  if (source[at + 1] === '*' && style.block) {
    const end = source.indexOf('*/', at + 2);
    return { end: end === -1 ? source.length : end + 2, kind: 'comment' };
  }
  return regexAt(source, at);
}

function stringAt(source: string, at: number, style: CommentStyle): Span {
  const quote = source[at] as string;
  const triple = quote.repeat(3);
  if (style.tripleQuotes && source.startsWith(triple, at)) {
    const end = source.indexOf(triple, at + 3);
    const standsAlone = source.slice(source.lastIndexOf('\n', at) + 1, at).trim() === '';
    return { end: end === -1 ? source.length : end + 3, kind: standsAlone ? 'comment' : 'string' };
  }
  const manyLines = quote === '`';
  for (let index = at + 1; index < source.length; index += 1) {
    if (source[index] === '\\') index += 1;
    else if (source[index] === quote) return { end: index + 1, kind: 'string' };
    else if (source[index] === '\n' && !manyLines) return { end: index, kind: 'string' };
  }
  return { end: manyLines ? at + 1 : source.length, kind: 'string' };
}

/** A slash after an operator or bracket begins a regular expression, which ends on its line. */
function regexAt(source: string, at: number): Span | null {
  const before = source.slice(Math.max(0, at - 20), at).trimEnd();
  if (before !== '' && !/[(,=:[!&|?{};+\-*%~<>^]$|\b(?:return|typeof|case)$/.test(before)) return null;
  let inClass = false;
  for (let index = at + 1; index < source.length && source[index] !== '\n'; index += 1) {
    if (source[index] === '\\') index += 1;
    else if (source[index] === '[') inClass = true;
    else if (source[index] === ']') inClass = false;
    else if (source[index] === '/' && !inClass) return { end: index + 1, kind: 'string' };
  }
  return null;
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end === -1 ? source.length : end;
}
