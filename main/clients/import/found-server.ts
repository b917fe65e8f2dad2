import type { Upstream } from '../../../preload/schema/entities.ts';
import { isRecord } from '../editors/data.ts';
import type { Data, DataRecord } from '../editors/editor.ts';
import { refersElsewhere, withDefaults } from './references.ts';
import { unwrapRemote } from './mcp-remote.ts';

/** A server of an application, in the words of a proxy. */
export interface FoundServer {
  upstream: Upstream;
  /** Headers and variables that the application takes from elsewhere; blank in `upstream`. */
  toEnter: string[];
  /** What has no place behind a proxy and makes a difference, each as a sentence. */
  leftOut: string[];
  /** Why it cannot stand behind a proxy; null where it can. */
  problem: string | null;
}

type Texts = Record<string, string>;

const addressNames = ['url', 'serverUrl', 'httpUrl', 'uri', 'baseUrl'];
const headerNames = ['headers', 'http_headers', 'requestOptions.headers'];
const variableNames = ['env', 'environment', 'envs'];

/** Reads an entry in any of the forms that applications have; null for what is no MCP server of its own. */
export function foundServer(entry: Data): FoundServer | null {
  if (!isRecord(entry)) return null;
  const [program, ...args] = commandOf(entry);
  const env = textsAt(entry, variableNames);
  const address = textAt(entry, addressNames);
  if (program === undefined) {
    return address === null ? null : overHttp(address, textsAt(entry, headerNames), transportOf(entry));
  }
  const remote = unwrapRemote([program, ...args], env);
  if (remote) return overHttp(remote.url, remote.headers, remote.transport);
  const { values, missing } = settled(env);
  const upstream: Upstream = { kind: 'stdio', command: withDefaults(program), args: args.map(withDefaults), env: values, headers: {} };
  const unknown = [upstream.command ?? '', ...upstream.args].find(refersElsewhere);
  return { upstream, toEnter: missing, leftOut: leftOut(entry), problem: unknown === undefined ? null : elsewhere(unknown) };
}

function overHttp(address: string, headers: Texts, kind: 'http' | 'sse'): FoundServer {
  const url = withDefaults(address);
  const { values, missing } = settled(headers);
  const problem = refersElsewhere(url) ? elsewhere(url) : isHttp(url) ? null : 'Its address is no http:// or https:// URL.';
  return { upstream: { kind, url, headers: values, args: [], env: {} }, toEnter: missing, leftOut: [], problem };
}

function leftOut(entry: DataRecord): string[] {
  const folder = textAt(entry, ['cwd', 'workingDirectory', 'working_directory']);
  const variables = textAt(entry, ['envFile', 'env_file']);
  return [
    ...(folder === null ? [] : [`Here it starts in ${folder}, behind Gatehouse in your home folder: write paths in full.`]),
    ...(variables === null ? [] : [`The variables in ${variables} are not taken over: enter those that it needs in the proxy.`]),
  ];
}

const elsewhere = (text: string): string => `It refers to ${/\$?\{[^}]*\}/.exec(text)?.[0] ?? text}, which only the app knows.`;

const isHttp = (url: string): boolean => /^https?:\/\/[^/]/i.test(url);

const transportOf = (entry: DataRecord): 'http' | 'sse' =>
  ([entry['type'], entry['transport']].some((value) => typeof value === 'string' && /^sse$/i.test(value)) ? 'sse' : 'http');

/** `command` and `args`, a list of both, or a record that holds them. */
function commandOf(entry: DataRecord): string[] {
  const command = entry['command'] ?? entry['cmd'];
  if (Array.isArray(command)) return textsOf(command);
  if (isRecord(command)) return typeof command['path'] === 'string' ? [command['path'], ...textsOf(command['args'])] : [];
  return typeof command === 'string' && command !== '' ? [command, ...textsOf(entry['args'])] : [];
}

const textsOf = (value: Data | undefined): string[] =>
  (Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []);

const textAt = (entry: DataRecord, names: readonly string[]): string | null =>
  names.map((name) => entry[name]).find((value): value is string => typeof value === 'string' && value !== '') ?? null;

/** Values of every name there is for them; what is no text, a number or a truth value is left out. */
function textsAt(entry: DataRecord, names: readonly string[]): Texts {
  const records = names.map((name) => name.split('.').reduce<Data | undefined>((at, step) => (isRecord(at) ? at[step] : undefined), entry));
  const inCommand = isRecord(entry['command']) ? entry['command'][names[0] ?? ''] : undefined;
  return Object.fromEntries([...records, inCommand].filter(isRecord).flatMap((record) => Object.entries(record))
    .flatMap(([name, value]) => (['string', 'number', 'boolean'].includes(typeof value) ? [[name, String(value)]] : [])));
}

/** Values that the application looks up elsewhere are blank, and named. */
function settled(texts: Texts): { values: Texts; missing: string[] } {
  const values = Object.entries(texts).map(([name, value]): [string, string] => [name, withDefaults(value)]);
  return {
    values: Object.fromEntries(values.map(([name, value]) => [name, refersElsewhere(value) ? '' : value])),
    missing: values.filter(([, value]) => refersElsewhere(value)).map(([name]) => name),
  };
}
