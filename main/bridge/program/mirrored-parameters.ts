import { isObject } from './message.ts';

/** A tool's parameter that also travels as a header (MCP 2026-07-28, streamable HTTP, "x-mcp-header"). */
interface Mirrored {
  path: readonly string[];
  header: string;
}

/** RFC 9110 section 5.6.2. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const plain = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/;
const encoded = /^=\?base64\?.*\?=$/;

/** Remembers from the server's lists of tools which parameters are mirrored: servers refuse a call without them. */
export class MirroredParameters {
  readonly #byTool = new Map<string, readonly Mirrored[]>();

  /** @param result of `tools/list`, any page */
  learn(result: unknown): void {
    const tools = isObject(result) && Array.isArray(result['tools']) ? result['tools'] : [];
    for (const tool of tools.filter(isObject)) {
      if (typeof tool['name'] === 'string') this.#byTool.set(tool['name'], mirroredIn(tool['inputSchema'], []));
    }
  }

  /** @param params of `tools/call` */
  headersFor(params: Readonly<Record<string, unknown>>): Record<string, string> {
    const mirrored = this.#byTool.get(String(params['name'])) ?? [];
    const values = mirrored.map(({ path, header }) => [header, valueAt(params['arguments'], path)] as const);
    return Object.fromEntries(values.filter(([, value]) => isScalar(value)).map(([header, value]) =>
      [`mcp-param-${header.toLowerCase()}`, headerValue(String(value))]));
  }
}

/** Text as a header value; what a header cannot carry as it is goes in Base64. */
export const headerValue = (text: string): string =>
  plain.test(text) && !encoded.test(text) ? text : `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`;

/** Only properties of properties count: a declaration anywhere else is none. */
function mirroredIn(schema: unknown, path: readonly string[]): Mirrored[] {
  if (!isObject(schema)) return [];
  const header = schema['x-mcp-header'];
  const own = path.length > 0 && typeof header === 'string' && token.test(header) ? [{ path, header }] : [];
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  return [...own, ...properties.flatMap(([name, inner]) => mirroredIn(inner, [...path, name]))];
}

const valueAt = (root: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((node, name) => (isObject(node) ? node[name] : undefined), root);

const isScalar = (value: unknown): boolean => typeof value === 'string' || typeof value === 'boolean' ||
  (typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isInteger(value)));
