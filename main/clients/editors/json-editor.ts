import type { ConfigEditor, EntryPath, EntryValue, Splice, Step } from './editor.ts';
import { addMember, indentUnit, memberIndent, removeMember } from './json-members.ts';
import { dataOf, findMember, membersOf, parseJson, type JsonDialect } from './json-tree.ts';
import { indentAt, lineEndOf } from './text-layout.ts';

/** Edits JSON, with comments and trailing commas as far as the application's own reader takes them. */
export function jsonEditor(dialect: JsonDialect): ConfigEditor {
  return {
    parse(text) {
      const root = parseJson(text, dialect);
      return root ? dataOf(root) : (Object.create(null) as object as ReturnType<ConfigEditor['parse']>);
    },
    put: (text, path, value, source) => put(text, path, value, dialect, source),
    sourceOf: (text, path) => sourceOf(text, path, dialect),
    remove: (text, path) => remove(text, path, dialect),
  };
}

function put(text: string, path: EntryPath, value: EntryValue, dialect: JsonDialect, source?: string): Splice[] {
  const root = parseJson(text, dialect);
  if (!root) return [fromNothing(text, path, value)];
  const unit = indentUnit(text, root);
  const eol = lineEndOf(text);
  const given = source?.replace(/\r?\n/g, eol);
  let container = root;
  for (const [depth, step] of path.entries()) {
    const member = membersOf(container)[findMember(text, container, step)];
    if (!member) {
      const indent = memberIndent(text, container, unit);
      const rest = path.slice(depth + 1);
      const rendered = (rest.length === 0 ? given : undefined) ?? render(nested(rest, value), unit, indent, eol);
      return addMember(text, container, nameOf(step) + rendered, indent);
    }
    container = member.value;
  }
  const { offset, length } = container;
  return [{ start: offset, end: offset + length, text: given ?? render(value, unit, indentAt(text, offset), eol) }];
}

function sourceOf(text: string, path: EntryPath, dialect: JsonDialect): string | null {
  let node = parseJson(text, dialect);
  for (const step of path) node = node && membersOf(node)[findMember(text, node, step)]?.value;
  return node ? text.slice(node.offset, node.offset + node.length) : null;
}

function remove(text: string, path: EntryPath, dialect: JsonDialect): Splice[] {
  let container = parseJson(text, dialect);
  for (const [depth, step] of path.entries()) {
    if (!container) return [];
    const index = findMember(text, container, step);
    if (depth === path.length - 1) return index === -1 ? [] : removeMember(text, container, index);
    container = membersOf(container)[index]?.value;
  }
  return [];
}

/** A file of white space or comments alone gets an object behind them. */
function fromNothing(text: string, path: EntryPath, value: EntryValue): Splice {
  const eol = lineEndOf(text);
  const rendered = render(nested(path, value), '  ', '', eol) + eol;
  if (text.trim() === '') return { start: 0, end: text.length, text: rendered };
  return { start: text.length, end: text.length, text: (text.endsWith('\n') ? '' : eol) + rendered };
}

/** `value` within the containers that lead to it. */
export function nested(steps: readonly Step[], value: EntryValue): EntryValue {
  return steps.reduceRight<EntryValue>((inner, step) => (typeof step === 'string' ? { [step]: inner } : [inner]), value);
}

const nameOf = (step: Step): string => (typeof step === 'string' ? `${JSON.stringify(step)}: ` : '');

/** Indented JSON whose further lines begin with `indent`; in one line where that is null. */
const render = (value: EntryValue, unit: string, indent: string | null, eol: string): string =>
  (indent === null ? JSON.stringify(value) : JSON.stringify(value, null, unit).replaceAll('\n', eol + indent));
