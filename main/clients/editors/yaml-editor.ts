import { isAlias, isMap, isScalar, parseDocument, stringify, visit, type Document, type Pair, type ParsedNode, type YAMLMap } from 'yaml';
import { describeStep, lineAt, UnreadableConfig, type ConfigEditor, type Data, type EntryPath, type EntryValue, type Splice } from './editor.ts';
import { nested } from './json-editor.ts';
import { afterLine, indentAt, lineEndOf, lineStart } from './text-layout.ts';

type Item = Pair<ParsedNode, ParsedNode | null>;
type Block = YAMLMap<ParsedNode, ParsedNode | null> & { items: Item[]; range: [number, number, number] };

/** Edits YAML maps: what is added is rendered by the library, everything else keeps its bytes. */
export const yamlEditor: ConfigEditor = {
  parse: (text) => toData(valueOf(text, parseYaml(text)) ?? {}),
  put(text, path, value, source) {
    const eol = lineEndOf(text);
    const names = namesOf(path);
    let map = rootOf(text);
    if (!map) return [atLine(text, text.length, rendered(names, value, '', 2, eol), eol)];
    let step = 2;
    for (const [depth, name] of names.entries()) {
      const rest = names.slice(depth);
      const item = itemOf(map, name);
      const own = rest.length === 1 && source !== undefined && indentAt(source, 0) === indentOf(text, map) ? source : undefined;
      if (!item) return [addition(text, map, rest, value, step, eol, own)];
      if (depth === names.length - 1) return [replacement(text, map, item, rest, value, step, eol, own)];
      const inner = item.value;
      const indent = indentOf(text, map);
      if (isEmpty(inner)) return inBlock(text, item, rest.slice(1), value, `${indent}${' '.repeat(step)}`, step, eol);
      map = asMap(text, inner, name);
      if (!map.flow) step = indentOf(text, map).length - indent.length;
    }
    return [];
  },
  sourceOf(text, path) {
    let map = rootOf(text);
    for (const [depth, name] of namesOf(path).entries()) {
      const item = map && itemOf(map, name);
      if (!map || !item) return null;
      if (depth < path.length - 1) map = isEmpty(item.value) ? undefined : asMap(text, item.value, name);
      else if (!map.flow) return wholeLines(text, item);
    }
    return null;
  },
  remove(text, path) {
    const names = namesOf(path);
    let map = rootOf(text);
    let holder: Item | undefined;
    for (const [depth, name] of names.entries()) {
      const item = map && itemOf(map, name);
      if (!map || !item) return [];
      if (depth === names.length - 1) return removal(text, map, item, holder);
      holder = item;
      map = isEmpty(item.value) ? undefined : asMap(text, item.value, name);
    }
    return [];
  },
};

function parseYaml(text: string): Document.Parsed {
  // Its warnings quote the file, and would go to standard error.
  const document = parseDocument(text, { keepSourceTokens: true, logLevel: 'error' });
  const [error] = document.errors;
  if (error) throw new UnreadableConfig(`This is not valid YAML (${error.code.toLowerCase().replaceAll('_', ' ')}).`, lineAt(text, error.pos[0]));
  return document as Document.Parsed;
}

/** Aliases are followed only here, and not by the parser. */
function valueOf(text: string, document: Document.Parsed): unknown {
  visit(document, {
    Alias(_, alias) {
      const at = alias.range?.[0] ?? 0;
      const range = alias.resolve(document)?.range;
      if (!range) throw new UnreadableConfig('This is not valid YAML (an alias of nothing).', lineAt(text, at));
      if (at > range[0] && at < range[1]) throw new UnreadableConfig('An alias stands in what it repeats.', lineAt(text, at));
    },
  });
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    if (error instanceof ReferenceError) throw new UnreadableConfig('It repeats more by aliases than Gatehouse reads.', 1);
    throw error;
  }
}

function toData(value: unknown): Data {
  if (Array.isArray(value)) return value.map(toData);
  if (typeof value !== 'object' || value === null || value instanceof Date) return (value ?? null) as Data;
  return Object.assign(Object.create(null) as object, Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toData(item)])));
}

function rootOf(text: string): Block | undefined {
  const { contents } = parseYaml(text);
  return isEmpty(contents) ? undefined : asMap(text, contents, 'the settings');
}

const isEmpty = (node: ParsedNode | null | undefined): boolean => !node || (isScalar(node) && node.value === null);

function asMap(text: string, node: ParsedNode | null | undefined, name: string): Block {
  if (node && isMap(node)) return node as Block;
  const kind = node && isAlias(node) ? 'an alias of something else' : 'not a group of settings';
  throw new UnreadableConfig(`${describeStep(name)} is ${kind}.`, lineAt(text, node?.range?.[0] ?? 0));
}

const itemOf = (map: Block, name: string): Item | undefined =>
  map.items.find(({ key }) => isScalar(key) && String(key.value) === name);

const namesOf = (path: EntryPath): string[] => path.map((step) => {
  if (typeof step !== 'string') throw new Error('Entries of YAML files are named, not listed.');
  return step;
});

const keyStart = ({ key }: Item): number => key.range[0];
const indentOf = (text: string, map: Block): string => {
  const first = map.items[0];
  return first && !map.flow ? indentAt(text, keyStart(first)) : '';
};

/** Lines for `value` at the end of `names`, each beginning with `indent`. */
function rendered(names: readonly string[], value: EntryValue, indent: string, step: number, eol: string): string {
  const lines = stringify(nested(names, value), { indent: Math.max(step, 1), lineWidth: 0 }).trimEnd().split('\n');
  return lines.map((line) => (line === '' ? '' : indent + line)).join(eol) + eol;
}

/** The offset after the last line of an item. */
function afterItem(text: string, item: Item): number {
  const end = item.value?.range ? item.value.range[1] : item.key.range[1];
  return end > 0 && text[end - 1] === '\n' ? end : afterLine(text, end);
}

/** `lines` at the beginning of a line, after a line end where the file has none at its end. */
const atLine = (text: string, offset: number, lines: string, eol: string): Splice =>
  ({ start: offset, end: offset, text: (offset > 0 && text[offset - 1] !== '\n' ? eol : '') + lines });

function wholeLines(text: string, item: Item): string | null {
  const lines = text.slice(lineStart(text, keyStart(item)), afterItem(text, item));
  return lines.endsWith('\n') ? lines : null;
}

function addition(
  text: string, map: Block, names: string[], value: EntryValue, step: number, eol: string, source?: string,
): Splice {
  const last = map.items.at(-1);
  if (map.flow || !last) return inFlow(map, names, value);
  return atLine(text, afterItem(text, last), source ?? rendered(names, value, indentOf(text, map), step, eol), eol);
}

/** JSON is YAML: inside of { } the entry is written as such. */
function inFlow(map: Block, names: string[], value: EntryValue): Splice {
  const last = map.items.at(-1);
  const at = last ? (last.value?.range?.[1] ?? last.key.range[1]) : map.range[0] + 1;
  const json = JSON.stringify(nested(names, value)).slice(1, -1);
  return { start: at, end: at, text: (last ? ', ' : '') + json };
}

/** The first entry of a container that is there and empty: `extensions:`, `extensions: {}` or `extensions: null`. */
function inBlock(text: string, item: Item, names: string[], value: EntryValue, indent: string, step: number, eol: string): Splice[] {
  const range = item.value?.range;
  const blank = range && range[1] > range[0] ? [{ start: range[0], end: range[1], text: '' }] : [];
  return [...blank, atLine(text, afterLine(text, range?.[1] ?? item.key.range[1]), rendered(names, value, indent, step, eol), eol)];
}

function replacement(
  text: string, map: Block, item: Item, names: string[], value: EntryValue, step: number, eol: string, source?: string,
): Splice {
  if (map.flow) {
    const end = item.value?.range?.[1] ?? item.key.range[1];
    return { start: keyStart(item), end, text: JSON.stringify(nested(names, value)).slice(1, -1) };
  }
  const lines = source ?? rendered(names, value, indentOf(text, map), step, eol);
  return { start: lineStart(text, keyStart(item)), end: afterItem(text, item), text: lines };
}

function removal(text: string, map: Block, item: Item, holder: Item | undefined): Splice[] {
  if (map.flow) return [inFlowRemoval(text, map, item)];
  const lines = { start: lineStart(text, keyStart(item)), end: afterItem(text, item), text: '' };
  if (map.items.length > 1 || !holder) return [lines];
  // A map without items would be read as null.
  const colon = text.indexOf(':', holder.key.range[1]) + 1;
  return [{ start: colon, end: colon, text: ' {}' }, lines];
}

function inFlowRemoval(text: string, map: Block, item: Item): Splice {
  const index = map.items.indexOf(item);
  const next = map.items[index + 1];
  const previous = map.items[index - 1];
  const end = item.value?.range?.[1] ?? item.key.range[1];
  if (next) return { start: keyStart(item), end: keyStart(next), text: '' };
  if (previous) return { start: previous.value?.range?.[1] ?? previous.key.range[1], end, text: '' };
  return { start: map.range[0] + 1, end: text.lastIndexOf('}', map.range[1]), text: '' };
}
