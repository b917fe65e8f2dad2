import type { ConfigFile } from '../../../../main/clients/app.ts';
import { rootOf } from '../../../../main/clients/plan/config-edit.ts';

/** What a file of an application may be like before Gatehouse writes into it. */
export interface MatrixCase {
  what: string;
  text: string;
  /** Gatehouse leaves it as it is: the application's own reader would fail on it, or it cannot be told apart. */
  refused: boolean;
}

export const neighbour = 'neighbour';
/** The name that Gatehouse wants in every case. */
export const wanted = 'linear';

interface Style {
  eol?: string;
  indent?: string;
  comments?: boolean;
  trailingComma?: boolean;
  /** Names of further servers. */
  servers?: string[];
}

type Draw = (root: readonly string[], style: Style) => string;

const server = '{ "command": "npx", "args": ["-y", "x"] }';

const json: Draw = (root, { eol = '\n', indent = '  ', comments = false, trailingComma = false, servers = [neighbour] }) => {
  const at = (depth: number): string => indent.repeat(depth);
  const entries = servers.map((name, index) =>
    `${at(root.length + 1)}"${name}": ${server}${index < servers.length - 1 || trailingComma ? ',' : ''}`);
  return [
    ...(comments ? ['// Mine.'] : []),
    '{',
    `${at(1)}"big": 9007199254740993, "nobodyKnows": { "deep": [1, null, "ü"] },${comments ? ' // Keep.' : ''}`,
    ...root.map((name, index) => `${at(index + 1)}"${name}": {`),
    ...(comments ? [`${at(root.length + 1)}/* The one I use. */`] : []),
    ...entries,
    ...root.map((_, index) => `${at(root.length - index)}}${index === root.length - 1 && trailingComma ? ',' : ''}`),
    '}',
    '',
  ].join(eol);
};

const toml: Draw = ([root = ''], { eol = '\n', indent = '', comments = false, trailingComma = false, servers = [neighbour] }) => [
  ...(comments ? ['# Mine.'] : []),
  `model = "gpt-5"${comments ? ' # Keep.' : ''}`,
  `nobody_knows = { deep = [1, 2${trailingComma ? ',' : ''}] }`,
  ...servers.flatMap((name) => [
    '', ...(comments ? ['# The one I use.'] : []), `[${root}.${name}]`, `${indent}command = "npx"`, `${indent}args = ["-y", "x"]`,
  ]),
  '',
].join(eol);

const yaml: Draw = ([root = ''], { eol = '\n', indent = '  ', comments = false, trailingComma = false, servers = [neighbour] }) => [
  ...(comments ? ['# Mine.'] : []),
  `GOOSE_MODEL: gpt-5${comments ? ' # Keep.' : ''}`,
  `nobody_knows: { deep: [1, 2${trailingComma ? ',' : ''}] }`,
  `${root}:`,
  ...servers.flatMap((name) => [
    ...(comments ? [`${indent}# The one I use.`] : []),
    `${indent}${name}:`, `${indent}${indent}type: stdio`, `${indent}${indent}cmd: npx`,
  ]),
  '',
].join(eol);

const draw: Record<ConfigFile['format'], Draw> = { 'JSON': json, 'JSON with comments': json, 'TOML': toml, 'YAML': yaml };
const cutOff: Record<ConfigFile['format'], string> = {
  'JSON': '{"a": {', 'JSON with comments': '{"a": {', 'TOML': 'a = "b\n', 'YAML': 'a: "b\n',
};

/** Every case for one file, drawn in its own format and with its own containers. */
export function matrixOf(file: ConfigFile): MatrixCase[] {
  const root = rootOf(file, {});
  const { format } = file;
  const of = (style: Style): string => draw[format](root, style);
  const isJson = format.startsWith('JSON');
  /** What the file's reader is told to take: it is asked, since JSON with comments is read in two ways. */
  const takes = (text: string): boolean => {
    try {
      file.editor.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  return [
    { what: 'empty', text: '', refused: false },
    { what: 'white space', text: '\n  \n', refused: false },
    { what: 'typical', text: of({}), refused: false },
    { what: 'commented', text: of({ comments: true }), refused: format === 'JSON' },
    { what: 'CRLF', text: of({ eol: '\r\n' }), refused: false },
    { what: 'tabs', text: of({ indent: '\t' }), refused: format === 'YAML' },
    { what: 'no line end at the end', text: of({}).trimEnd(), refused: false },
    ...(isJson ? [{ what: 'everything in one line', text: of({ eol: ' ', indent: '' }), refused: false }] : []),
    { what: 'trailing comma', text: of({ trailingComma: true }), refused: isJson && !takes('{"a": 1,}') },
    { what: 'truncated', text: `${of({}).trimEnd()}\n${cutOff[format]}`, refused: true },
    { what: 'huge', text: of({ servers: Array.from({ length: 400 }, (_, index) => `server-${index}`) }), refused: false },
    { what: 'the name is taken', text: of({ servers: [neighbour, wanted] }), refused: false },
    { what: 'the name is taken, alone', text: of({ servers: [wanted] }), refused: false },
  ];
}
