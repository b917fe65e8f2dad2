import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { describeStep, lineAt, UnreadableConfig, type Data, type DataRecord, type Step } from './editor.ts';

/** What an application's reader takes beyond plain JSON. */
export interface JsonDialect {
  comments: boolean;
  trailingCommas: boolean;
}

/** Deeper than any configuration, and well within the stack. */
const deepest = 500;

/**
 * Parses strictly by the dialect; undefined for a text of nothing but white space (and comments).
 * @throws UnreadableConfig
 */
export function parseJson(text: string, dialect: JsonDialect): Node | undefined {
  checkDepth(text);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, {
    disallowComments: !dialect.comments, allowTrailingComma: dialect.trailingCommas, allowEmptyContent: true,
  });
  const [error] = errors;
  if (error) throw new UnreadableConfig(explain(printParseErrorCode(error.error)), lineAt(text, error.offset));
  return root;
}

function checkDepth(text: string): void {
  const scanner = createScanner(text, true);
  let depth = 0;
  do {
    scanner.scan();
    const bracket = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : '';
    if (bracket === '{' || bracket === '[') depth += 1;
    if (bracket === '}' || bracket === ']') depth -= 1;
    if (depth > deepest) throw new UnreadableConfig('It is nested too deeply.', lineAt(text, scanner.getTokenOffset()));
  } while (scanner.getTokenLength() > 0);
}

function explain(code: string): string {
  switch (code) {
    case 'InvalidCommentToken':
      return 'There is a comment, which this app does not read.';
    case 'PropertyNameExpected':
    case 'ValueExpected':
      return 'Something is missing here, or a comma is too many.';
    case 'CommaExpected':
      return 'A comma is missing.';
    case 'ColonExpected':
      return 'A colon is missing.';
    case 'CloseBraceExpected':
    case 'CloseBracketExpected':
      return 'It ends too early: a closing bracket is missing.';
    case 'UnexpectedEndOfString':
      return 'A quotation mark is missing.';
    case 'EndOfFileExpected':
      return 'There is something after the end.';
    default:
      return 'This is not valid JSON.';
  }
}

/** The plain data of a tree that was parsed without errors. Of members with one name the last counts. */
export function dataOf(node: Node): Data {
  if (node.type === 'array') return (node.children ?? []).map(dataOf);
  if (node.type !== 'object') return node.value as Data;
  const record = Object.create(null) as DataRecord;
  for (const { children: [key, value] = [] } of node.children ?? []) {
    if (key && value) record[key.value as string] = dataOf(value);
  }
  return record;
}

/** A member of an object or list: its whole extent, and its value. */
export interface Member {
  start: number;
  end: number;
  value: Node;
}

export function membersOf(container: Node): (Member & { name: string | null })[] {
  return (container.children ?? []).flatMap((child) => {
    const value = child.type === 'property' ? child.children?.[1] : child;
    const name = child.type === 'property' ? (child.children?.[0]?.value as string) : null;
    return value ? [{ start: child.offset, end: child.offset + child.length, value, name }] : [];
  });
}

/**
 * Position of a member; -1 where there is none.
 * @throws UnreadableConfig where the container is none, or holds the member twice: readers differ on which one counts
 */
export function findMember(text: string, container: Node, step: Step): number {
  const fits = typeof step === 'string' ? container.type === 'object' : container.type === 'array';
  if (!fits) {
    const kind = typeof step === 'string' ? 'a group in { }' : 'a list in [ ]';
    throw new UnreadableConfig(`Where ${describeStep(step)} belongs there is not ${kind}.`, lineAt(text, container.offset));
  }
  const found = membersOf(container).flatMap(({ name, value, start }, index) =>
    ((typeof step === 'string' ? name === step : idOf(value) === step.id) ? [{ index, start }] : []));
  const [first, second] = found;
  if (second) throw new UnreadableConfig(`${describeStep(step)} is there twice.`, lineAt(text, second.start));
  return first?.index ?? -1;
}

const idOf = (node: Node): unknown => membersOf(node).find(({ name }) => name === 'id')?.value.value;
