import { parse, TomlError } from 'smol-toml';
import { ParseError, parseTOML, type AST } from 'toml-eslint-parser';
import { describeStep, lineAt, UnreadableConfig, type ConfigEditor, type Data, type EntryPath, type EntryRecord, type EntryValue, type Splice } from './editor.ts';
import { afterLine, lineEndOf, lineStart } from './text-layout.ts';

/**
 * Edits TOML tables. One parser says whether the text is valid and what it means, another where things stand in it: no
 * library writes TOML back with its comments, so only the lines of our own table change.
 */
export const tomlEditor: ConfigEditor = {
  parse(text) {
    try {
      return parse(text, { integersAsBigInt: true }) as Data;
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      throw new UnreadableConfig(explain(error), error.line);
    }
  },
  put(text, path, value, source) {
    const names = namesOf(path);
    const { lines, inline } = linesOf(text, names);
    if (inline !== null) throw inlineTable(text, names, inline);
    const eol = lineEndOf(text);
    const block = source ?? render(names, value, eol);
    const [first, ...others] = lines;
    if (first?.isTable) return [{ ...first, text: block }, ...others.map((span) => ({ ...span, text: '' }))].map(bare);
    const gap = text === '' ? '' : (text.endsWith('\n') ? '' : eol) + eol;
    return [...lines.map((span) => ({ ...span, text: '' })), { start: text.length, end: text.length, text: gap + block }].map(bare);
  },
  sourceOf(text, path) {
    const { lines } = linesOf(text, namesOf(path));
    const whole = lines.map(({ start, end }) => text.slice(start, end)).join('');
    // What is no table belongs to the one that it stands in.
    return lines.length > 0 && lines.every(({ isTable }) => isTable) && whole.endsWith('\n') ? whole : null;
  },
  remove(text, path) {
    const names = namesOf(path);
    const { lines, inline } = linesOf(text, names);
    if (inline !== null) throw inlineTable(text, names, inline);
    return lines.map(({ start, end }) => ({ start: withBlankLine(text, start, end), end, text: '' }));
  },
};

const explain = (error: TomlError): string => {
  const reason = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? '';
  return `This is not valid TOML (${reason}).`;
};

const inlineTable = (text: string, names: string[], offset: number): UnreadableConfig => new UnreadableConfig(
  `${describeStep(names[0] ?? '')} is written in one line as { ... }, which cannot be added to. Write it as tables first, such as [${names.map(key).join('.')}].`,
  lineAt(text, offset),
);

function namesOf(path: EntryPath): string[] {
  return path.map((step) => {
    if (typeof step !== 'string') throw new Error('Tables of TOML are named, not listed.');
    return step;
  });
}

interface Lines {
  start: number;
  end: number;
  isTable: boolean;
}

/** The lines that make up what `names` leads to, and the offset of a table in { } that stands in the way. */
function linesOf(text: string, names: string[]): { lines: Lines[]; inline: number | null } {
  const lines: Lines[] = [];
  let inline: number | null = null;
  const visit = (node: AST.TOMLKeyValue, above: readonly (string | number)[]): void => {
    const full = [...above, ...node.key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value))];
    if (startsWith(full, names)) lines.push(wholeLines(text, node.range, false));
    else if (startsWith(names, full) && node.value.type === 'TOMLInlineTable') inline ??= node.value.range[0];
  };
  for (const node of syntaxTree(text).body[0].body) {
    if (node.type === 'TOMLKeyValue') visit(node, []);
    else if (startsWith(node.resolvedKey, names)) lines.push(wholeLines(text, node.range, true));
    else for (const pair of node.body) visit(pair, node.resolvedKey);
  }
  return { lines: joined(text, lines), inline };
}

/** Tables with nothing but blank lines between them are one piece. */
function joined(text: string, lines: readonly Lines[]): Lines[] {
  const pieces: Lines[] = [];
  for (const next of lines) {
    const last = pieces.at(-1);
    if (last?.isTable && next.isTable && text.slice(last.end, next.start).trim() === '') last.end = next.end;
    else pieces.push({ ...next });
  }
  return pieces;
}

const startsWith = (full: readonly (string | number)[], start: readonly (string | number)[]): boolean =>
  start.length <= full.length && start.every((part, index) => part === full[index]);

const wholeLines = (text: string, [start, end]: readonly [number, number], isTable: boolean): Lines =>
  ({ start: lineStart(text, start), end: afterLine(text, end), isTable });

/** The blank line that set the table apart goes with it, where one follows anyway or nothing does. */
function withBlankLine(text: string, start: number, end: number): number {
  const followed = end === text.length || /^\r?\n/.test(text.slice(end, end + 2));
  const blank = /(?:^|\n)(\r?\n)$/.exec(text.slice(Math.max(0, start - 4), start))?.[1];
  return followed && blank ? start - blank.length : start;
}

function render(names: string[], value: EntryValue, eol: string): string {
  const pairs = Object.entries(value as EntryRecord);
  return [`[${names.map(key).join('.')}]`, ...pairs.map(([name, item]) => `${key(name)} = ${literal(item)}`), ''].join(eol);
}

const key = (name: string): string => (/^[A-Za-z0-9_-]+$/.test(name) ? name : string(name));

/** A basic string: JSON's escapes are a part of TOML's, once DEL is escaped too. */
const string = (text: string): string => JSON.stringify(text).replaceAll('\u007f', '\\u007f');

function literal(value: EntryValue): string {
  if (typeof value === 'string') return string(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value === null) throw new Error('TOML has no null.');
  if (typeof value !== 'object') return String(value);
  const pairs = Object.entries(value).map(([name, item]) => `${key(name)} = ${literal(item)}`);
  return pairs.length ? `{ ${pairs.join(', ')} }` : '{}';
}

const bare = ({ start, end, text }: Splice): Splice => ({ start, end, text });

/** The two parsers don't agree on everything: what either of them refuses is not edited. */
function syntaxTree(text: string): AST.TOMLProgram {
  try {
    return parseTOML(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new UnreadableConfig(`This is not valid TOML (${error.message.toLowerCase()}).`, error.lineNumber);
  }
}
